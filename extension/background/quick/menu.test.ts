import { describe, expect, test } from "vitest";
import { toChatId } from "../../../protocol/ids.ts";
import { menuItems } from "./menu.ts";

const people = ["anna", "b&b", "carol", "dave"].map((name, number) => ({
	id: toChatId(new Uint8Array(16).fill(number)),
	name,
}));
const items = (call: Parameters<typeof menuItems>[0]["call"], who = people, isAnybody = true) =>
	menuItems({ people: who, call, canSend: isAnybody }, (label) => label);
const top = (call: Parameters<typeof menuItems>[0]["call"]) =>
	items(call)
		.filter(({ context, parentId }) => context === "action" && !parentId)
		.map(({ title }) => title);

describe("the menu of the icon", () => {
	test("holds people and the call, at most the six lines a browser shows", () => {
		expect(top(null)).toEqual(["anna", "b&&b", "carol", "dave"]);
		expect(top("mute")).toEqual(["mute", "hang-up", "anna", "b&&b", "carol", "dave"]);
		expect(top("unmute").slice(0, 2)).toEqual(["unmute", "hang-up"]);
		expect(top("answer").slice(0, 2)).toEqual(["answer", "decline"]);
	});
	test("below a person: chat, call, video", () => {
		const below = items(null).filter(({ parentId }) => parentId === `person:${people[0]?.id}`);
		expect(below.map(({ title }) => title)).toEqual(["chat", "call", "video"]);
	});
});

test("what is sent is sent to somebody, or to another; without anybody there is no such line", () => {
	for (const kind of ["page", "link", "selection"])
		expect(
			items(null)
				.filter(({ parentId }) => parentId === kind)
				.map(({ title, id }) => [title, id.startsWith(`${kind}:`)]),
		).toEqual(["anna", "b&&b", "carol", "dave", "another"].map((title) => [title, true]));
	expect(items(null, [], false)).toEqual([]);
	// those of whom nothing is kept can be chosen in the panel
	expect(items(null, []).filter(({ parentId }) => parentId === "page")).toHaveLength(1);
});

test("no two lines have one id, and every parent comes before its children", () => {
	const all = items("answer");
	expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
	for (const [at, { parentId }] of all.entries())
		if (parentId)
			expect(all.findIndex(({ id }) => id === parentId)).toSatisfy(
				(found: number) => found >= 0 && found < at,
			);
});
