import { mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { limits } from "../protocol/limits.ts";
import { parseChannelNames, watchChannelNames } from "./channel-names.ts";

test.each([
	["general\ngarden\n", ["general", "garden"]],
	["\uFEFFgeneral\r\n\r\n  garden  \r\ngeneral\r\n\t\r\n", ["general", "garden"]],
	["one\rtwo", ["one", "two"]],
	["", []],
	["\n\n \n", []],
	["e\u0301te\u0301\nété", ["été"]],
	["right\u202eleft\nnul\0l", ["rightleft", "null"]],
	["😀".repeat(70), ["😀".repeat(limits.channelNameCharacters)]],
])("%j are the channels %j", (text, names) => expect(parseChannelNames(text)).toEqual(names));

test("a hundred names are enough", () => {
	const text = Array.from({ length: 150 }, (_, i) => `channel ${i}`).join("\n");
	expect(parseChannelNames(text)).toHaveLength(limits.channelNames);
});

test("a file is read again when it changes, and one that is gone for a moment changes nothing", async () => {
	const folder = mkdtempSync(join(tmpdir(), "sidelong-names-"));
	const path = join(folder, "channels");
	let names: readonly string[] = [];
	let reads = 0;
	writeFileSync(path, "general\n");
	const stop = watchChannelNames(path, (read) => {
		names = read;
		reads++;
	});
	try {
		expect(names).toEqual(["general"]);
		// as editors do it: another file takes its place
		writeFileSync(`${path}.new`, "general\ngarden\n");
		renameSync(`${path}.new`, path);
		await expect.poll(() => names, { timeout: 5_000 }).toEqual(["general", "garden"]);
		const before = reads;
		unlinkSync(path);
		writeFileSync(path, "kitchen\n");
		await expect.poll(() => names, { timeout: 5_000 }).toEqual(["kitchen"]);
		expect(reads).toBeGreaterThan(before);
	} finally {
		stop();
		rmSync(folder, { recursive: true });
	}
});
