/**
 * Files that may be edited while the relay runs, looked at now and then: cheap, and it works on every kind of disk. Node's own watchFile takes
 * its first look later than it is asked: what is saved in between it takes for old.
 */
import { statSync } from "node:fs";

/** Calls `changed` after any of the files did, from this moment on; the answer ends it. */
export function watchFiles(paths: readonly string[], everyMs: number, changed: () => void): () => void {
	let seen = stampOf(paths);
	const timer = setInterval(() => {
		const now = stampOf(paths);
		if (now === seen) return;
		seen = now;
		changed();
	}, everyMs);
	timer.unref();
	return () => clearInterval(timer);
}

/** Another one for every version of the files; a file that is not there has none. */
function stampOf(paths: readonly string[]): string {
	return paths
		.map((path) => statSync(path, { throwIfNoEntry: false }))
		.map((stats) => (stats ? `${stats.ino} ${stats.mtimeMs} ${stats.size}` : "-"))
		.join();
}
