/** Writes the relay's own tables between their markers: options and limits are described once, in code. Biome aligns them afterwards. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { limitsTable, optionTable } from "../relay/options.ts";

const tables = { options: optionTable, limits: limitsTable } as const;
/** Each may have any of the markers. */
export const documents = ["docs/RELAY.md", "README.md"];

/** The text with every marked table as it is now. */
export function withTables(text: string): string {
	return Object.entries(tables).reduce(
		(written, [name, table]) =>
			written.replace(
				new RegExp(`(<!-- ${name} -->\n)[^]*?(?=<!-- /${name} -->)`),
				(_, marker: string) => `${marker}\n${table()}\n\n`,
			),
		text,
	);
}

if (process.argv.includes("--write"))
	for (const path of documents.filter((each) => existsSync(each)))
		writeFileSync(path, withTables(readFileSync(path, "utf8")));
