/** A screen of its own for a browser with a window: without headless the browser knows whether it is locked, and for how long nobody was there. */
import { execFileSync, spawn } from "node:child_process";

/** Starts an X server on a display that nobody has. `lock` is the computer's own: its screen saver, which the browser takes for a lock. */
export async function openScreen() {
	// the number of the display comes back on the third stream
	const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1300x900x24", "-nolisten", "tcp"], {
		stdio: ["ignore", "ignore", "ignore", "pipe"],
	});
	const display = await new Promise<string>((resolve, reject) => {
		server.once("error", reject);
		server.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
		server.stdio[3]?.once("data", (said: Buffer) => resolve(`:${said.toString("utf8").trim()}`));
	});
	const saver = (what: string) => void execFileSync("xset", ["-display", display, "s", what]);
	return {
		display,
		lock: () => saver("activate"),
		/** Ends the lock, and counts as somebody being there. */
		unlock: () => saver("reset"),
		async close(): Promise<void> {
			const gone = new Promise((resolve) => server.once("exit", resolve));
			server.kill();
			await gone;
		},
	};
}
