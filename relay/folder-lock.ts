/** One relay for one data folder: two would write over each other's handles. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Takes the folder, making it if need be; answers how to give it back. Throws a sentence when another process has it. */
export function lockFolder(folder: string): () => void {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const path = join(folder, "relay.pid");
	const take = () => writeFileSync(path, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
	try {
		take();
	} catch (thrown) {
		if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
		const holder = Number(readFileSync(path, "utf8"));
		if (isOther(holder))
			throw new Error(
				`Another relay (process ${holder}) uses the data folder ${folder}: stop it, or give this one its own with --data-dir`,
			);
		// whoever had it was killed
		rmSync(path, { force: true });
		take();
	}
	return () => rmSync(path, { force: true });
}

/** Whether that is another process that lives. In a container every relay has the same number: then it is us, after a kill. */
function isOther(pid: number): boolean {
	if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (thrown) {
		return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
	}
}
