/** The rooms that whoever runs the relay suggests: from flags or from a file that may be edited while it runs. */
import { readFileSync } from "node:fs";
import { utf8 } from "../protocol/bytes.ts";
import { limits as agreed } from "../protocol/limits.ts";
import { sizes } from "./limits.ts";
import { watchFiles } from "./watch-files.ts";

/** One name per line, as people edit files: blank lines, spaces, Windows line ends and repetitions do not count. */
export function parseChannelNames(text: string): readonly string[] {
	return suggestedNames(text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/));
}

/** What clients read of these names: each in their form, and from the first on as many as fit. With one more they would read no welcome. */
export function suggestedNames(given: readonly string[]): readonly string[] {
	const names = given.map((name) =>
		Array.from(name.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ""))
			.slice(0, agreed.channelNameCharacters)
			.join("")
			.trim(),
	);
	const some = [...new Set(names.filter(Boolean))].slice(0, agreed.channelNames);
	while (utf8(JSON.stringify(some)).length > sizes.channelNamesBytes) some.pop();
	return some;
}

/** How often the file is looked at, milliseconds: cheap, and it works on every kind of disk. */
const lookMs = 1_000;

/** Reads the file now and after every change. A file that is gone for a moment, as editors do it, changes nothing. Throws what the disk says. */
export function watchChannelNames(path: string, changed: (names: readonly string[]) => void): () => void {
	const read = () => parseChannelNames(readFileSync(path, "utf8"));
	// before the first reading: what changes while the relay starts must not be taken for what was read
	const end = watchFiles([path], lookMs, () => {
		try {
			changed(read());
		} catch {
			// looked at again when it changes again
		}
	});
	try {
		changed(read());
	} catch (error) {
		end();
		throw error;
	}
	return end;
}
