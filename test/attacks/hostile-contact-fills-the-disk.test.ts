/** What a contact may put here in an hour: texts, edits and what expired on its way, over the death of workers. */
import { describe, expect, test } from "vitest";
import { toLetterId } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { friend } from "./turned-friend.ts";

describe("a hostile contact", () => {
	test("puts no more on the disk in an hour by edits than by texts", async () => {
		const { alice, mallory, line, pass } = await friend(19_200);
		const most = limits.charactersPerHour / 8_000;
		for (let i = 0; i < most + 60; i++) {
			const id = toLetterId(mallory.random(16));
			line.say({ t: "text", body: { text: "x" } }, id);
			line.say({ t: "edit", body: { of: id, text: "x".repeat(8_000) } });
			if (i % 50 === 49) await pass(2_000);
		}
		await pass(10_000);
		const bytes = alice.profile.bytes().reduce((sum, { length }) => sum + length, 0);
		expect(bytes).toBeLessThan(limits.charactersPerHour * 1.1);
	}, 60_000);
	test("puts no more on the disk by pages beside a text than by texts", async () => {
		const { alice, line, pass } = await friend(19_204);
		const url = "https://example.org/".padEnd(2_048, "x");
		const card = { url, title: "x".repeat(200), quote: "x".repeat(1_000) };
		for (let i = 0; i < limits.textsPerHour; i++) {
			line.say({ t: "text", body: { text: "", card } });
			if (i % 50 === 49) await pass(2_000);
		}
		await pass(10_000);
		const bytes = alice.profile.bytes().reduce((sum, { length }) => sum + length, 0);
		expect(bytes).toBeGreaterThan(limits.charactersPerHour / 2);
		expect(bytes).toBeLessThan(limits.charactersPerHour * 1.2);
	}, 60_000);
	test("leaves no more notes of letters that expired on the way than it may write texts", async () => {
		const { alice, clock, line, pass } = await friend(19_201);
		const before = alice.profile.rows("letters");
		for (let i = 0; i < limits.textsPerHour + 300; i++) {
			line.say({ t: "text", body: { text: "x", timer: 1 } }, undefined, { ts: clock.now() - 20_000, ttl: 1 });
			if (i % 50 === 49) await pass(1_000);
		}
		await pass(10_000);
		expect(alice.profile.rows("letters") - before).toBeLessThanOrEqual(limits.textsPerHour);
	}, 60_000);
	test("gets no fresh allowance from every new worker", async () => {
		const { alice, line, pass } = await friend(19_202);
		for (let round = 0; round < 3; round++) {
			for (let i = 0; i < 900; i++) {
				line.say({ t: "text", body: { text: "x" } });
				if (i % 50 === 49) await pass(1_000);
			}
			await pass(10_000);
			alice.dies();
			alice.look();
			await pass(1_000);
		}
		expect(alice.profile.rows("messages")).toBeLessThanOrEqual(limits.textsPerHour);
	}, 60_000);
});
test("a letter of long ago that comes now makes no gaps of what came", async () => {
	const { alice, line, pass } = await friend(19_203);
	const first = toLetterId(new Uint8Array(16).fill(9));
	line.say({ t: "text", body: { text: "a" } }, first, { seq: 5_000 });
	await pass(100);
	line.say({ t: "edit", body: { of: first, text: "a!" } }, undefined, { seq: 5_001 });
	await pass(100);
	line.say({ t: "text", body: { text: "b" } }, undefined, { seq: 5_002 });
	await pass(100);
	// given up three days ago, tried again now
	line.say({ t: "text", body: { text: "old" } }, undefined, { seq: 3_900 });
	await pass(60_000);
	alice.dies();
	alice.look();
	await pass(1_000);
	expect(alice.messages("mallory").map(({ text, missing }) => [text, missing])).toEqual([
		["old", undefined],
		["a!", undefined],
		["b", undefined],
	]);
});
