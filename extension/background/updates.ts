/** When a new version may take over: it ends everything that is only in memory. */
import type { Clock } from "../lib/clock.ts";
import type { SessionArea } from "../storage/database.ts";

/** An update waits at most this long for a quiet moment. */
const longestMs = 4 * 3_600_000;
const key = "update";

export interface Waits {
	/** Letters of ours are on their way, or wait for somebody … */
	readonly any: boolean;
	/** … and some of them are in memory only: nothing of their chat is kept. */
	readonly unkept: boolean;
	/** There is a call, which lives in the document that an update closes. */
	readonly call: boolean;
}

export function mayUpdate({ any, unkept, call }: Waits, waitedMs: number): boolean {
	if (call) return false;
	if (!any) return true;
	// what is on the disk goes on after it
	return !unkept && waitedMs >= longestMs;
}

interface Needs {
	readonly clock: Pick<Clock, "now">;
	readonly session: SessionArea;
	waits(): Promise<Waits>;
	reload(): void;
}

export function createUpdates({ clock, session, waits, reload }: Needs) {
	/** Installs what is there if it may; answers whether one still waits. */
	async function look(): Promise<boolean> {
		const since = (await session.all())[key];
		if (typeof since !== "number") return false;
		if (!mayUpdate(await waits(), clock.now() - since)) return true;
		await session.remove([key]);
		reload();
		return false;
	}
	return {
		look,
		/** The browser has a new version. */
		async available(): Promise<boolean> {
			if (typeof (await session.all())[key] !== "number") await session.set({ [key]: clock.now() });
			return look();
		},
	};
}
