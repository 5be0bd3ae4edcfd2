/** Every language says everything: the same keys, the same places for names and numbers, as many forms. */
import { readdirSync } from "node:fs";
import { generateChromeMessages, parseMessagesFile } from "@wxt-dev/i18n/build";
import { describe, expect, test } from "vitest";
import { parseHandle } from "../protocol/ids.ts";

const folder = "extension/locales";
async function words(file: string): Promise<Readonly<Record<string, string>>> {
	const messages = generateChromeMessages(await parseMessagesFile(`${folder}/${file}`));
	return Object.fromEntries(Object.entries(messages).map(([key, { message }]) => [key, message]));
}
const placesIn = (text: string) =>
	[...new Set([...text.matchAll(/\{\w+\}|\$\d/g)].map(([place]) => place))].sort();

const english = await words("en.yml");
const others = readdirSync(folder).filter((file) => file !== "en.yml");

describe.each(others)("%s", async (file) => {
	const theirs = await words(file);
	test("has every key and no other", () => {
		expect(Object.keys(english).filter((key) => !(key in theirs))).toEqual([]);
		expect(Object.keys(theirs).filter((key) => !(key in english))).toEqual([]);
	});
	test("has the same places in every form, and as many forms", () => {
		const formsOf = (text = "") => text.split(" | ");
		const odd = Object.entries(english).filter(([key, text]) => {
			const [ours, other] = [formsOf(text), formsOf(theirs[key])];
			// one of many may leave its number out: "a new message"
			const isSame = (one: string, two: string) =>
				placesIn(one.replace("1 ", "$1 "))
					.filter((place) => place !== "$1")
					.join() ===
				placesIn(two.replace("1 ", "$1 "))
					.filter((place) => place !== "$1")
					.join();
			return ours.length !== other.length || ours.some((form, at) => !isSame(form, other[at] ?? ""));
		});
		expect(odd.map(([key]) => key)).toEqual([]);
	});
	test("calls who has no name yet by what could be one", () => {
		expect(parseHandle(theirs.invites_nameless)).toBe(theirs.invites_nameless);
	});
	test("names its own language, and is not English left as it was", () => {
		expect(theirs.words_language).toBe(file.replace(/\.yml$/, ""));
		const same = Object.keys(english).filter(
			(key) => theirs[key] === english[key] && /\w+ \w+ \w+/.test(english[key] ?? ""),
		);
		expect(same).toEqual(["connect_command"]);
	});
});

test("there is a second language", () => {
	expect(others.length).toBeGreaterThan(0);
});
