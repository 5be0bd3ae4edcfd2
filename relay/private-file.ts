/** Files that nobody else may read, written whole or not at all. */
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes beside the file first: a crash leaves the old one or the new one, never half of either. Throws what the disk says. */
export function writePrivate(path: string, text: string): void {
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	const next = `${path}.${process.pid}.next`;
	writeFileSync(next, text, { mode: 0o600, flush: true });
	renameSync(next, path);
}

/** The text, or `undefined` when there is no such file yet. Takes away what others were allowed. Throws what the disk says. */
export function readPrivate(path: string): string | undefined {
	try {
		const text = readFileSync(path, "utf8");
		if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
		return text;
	} catch (thrown) {
		if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
		throw thrown;
	}
}
