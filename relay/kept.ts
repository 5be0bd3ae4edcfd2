/** Something small that outlives the process: read once, and written a moment after it changed. */
import { sizes } from "./limits.ts";
import { type Log, placeOf } from "./log.ts";
import { readPrivate, writePrivate } from "./private-file.ts";

interface Needs<T, Saved> {
	readonly path: string;
	/** What an earlier process wrote, or `undefined` when it is something else. */
	parse(text: string): readonly Saved[] | undefined;
	/** What may be done about a damaged file. */
	readonly advice: string;
	make(saved: readonly Saved[], onChange: () => void): T;
	readonly log: Log;
}

/** Throws a sentence when the file is there and damaged. */
export function createKept<T extends { text(): string }, Saved>(needs: Needs<T, Saved>) {
	const { path, parse, advice, make, log } = needs;
	const text = readPrivate(path);
	const saved = text === undefined ? [] : parse(text);
	if (!saved) throw new Error(`${path} is damaged: restore it, or ${advice}`);
	let timer: NodeJS.Timeout | undefined;
	const value = make(saved, () => {
		timer ??= setTimeout(save, sizes.saveMs);
	});
	function save() {
		if (!timer) return;
		clearTimeout(timer);
		timer = undefined;
		try {
			writePrivate(path, value.text());
		} catch (thrown) {
			// the relay goes on: what is kept here is a comfort, letters are not
			log.error(`not saved ${placeOf(thrown)}`);
		}
	}
	return { value, save };
}
