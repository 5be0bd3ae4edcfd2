/** Somebody who was accepted, and now sends whatever does harm: refused, bounded, and nothing of it shown. */
import { describe, expect, test } from "vitest";
import { readMessage, startHandshake, writeMessage } from "../../extension/crypto/noise.ts";
import { writePayload } from "../../extension/crypto/payload.ts";
import { prologueOf, rekeyPsk } from "../../extension/crypto/tag.ts";
import { type Bytes, fromBase64Url, noBytes, toBase64Url } from "../../protocol/bytes.ts";
import { toHandshakeId, toLetterId } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { writeLost } from "../../protocol/sealed/handshake-frame.ts";
import type { LetterContent } from "../../protocol/sealed/letter.ts";
import type { Person } from "../world.ts";
import { createImpostor } from "./impostor.ts";
import { friend } from "./turned-friend.ts";

const text = (words: string): LetterContent => ({ t: "text", body: { text: words } });
const texts = (person: Person) => person.messages("mallory").map((message) => message.text);

describe("a contact who turned", () => {
	test("changes, takes back and marks nothing that is not theirs", async () => {
		const { alice, mallory, line, when, pass, until } = await friend(8_000);
		await when(alice.says("mallory", "mine"));
		await pass(1_000);
		const of = alice.messages("mallory")[0]?.id as never;
		for (const content of [
			{ t: "edit", body: { of, text: "yours" } },
			{ t: "delete", body: { of } },
			{ t: "read", body: { of } },
			{ t: "delete", body: { of: toLetterId(mallory.random(16)) } },
		] as const)
			line.say(content);
		line.say(text("still here"));
		await until("alice reads", () => texts(alice).includes("still here"));
		expect(texts(alice)).toEqual(["mine", "still here"]);
		expect(alice.messages("mallory")[0]?.delivery).not.toBe("read");
		expect(alice.messages("mallory")[0]?.edited).toBeUndefined();
	});
	test("edits their own with an older edit: the newer stays", async () => {
		const { alice, line, pass } = await friend(8_001);
		const id = toLetterId(new Uint8Array(16).fill(7));
		line.say(text("one"), id);
		line.say({ t: "edit", body: { of: id, text: "three" } }, undefined, { seq: 50 });
		line.say({ t: "edit", body: { of: id, text: "two" } }, undefined, { seq: 49 });
		await pass(2_000);
		expect(texts(alice)).toEqual(["three"]);
	});
	test("who gives a message more time than they say gets none of it shown", async () => {
		const { alice, line, pass } = await friend(8_002);
		line.say(text("no timer, but an end"), undefined, { ttl: 60 });
		line.say({ t: "text", body: { text: "longer than its timer", timer: 30 } }, undefined, { ttl: 31 });
		line.say({ t: "text", body: { text: "a timer without an end", timer: 30 } });
		line.say({ t: "text", body: { text: "honest", timer: 30 } }, undefined, { ttl: 30, ts: 0 });
		await pass(2_000);
		expect(texts(alice)).toEqual(["honest"]);
		await pass(31_000);
		expect(texts(alice)).toEqual([]);
	});
	test("with 10,000 letters about typing moves nothing, is answered by nothing, and is soon not read any more", async () => {
		const { alice, mallory, line, door, pass, until, clock } = await friend(8_003);
		const began = clock.now();
		for (let i = 0; i < 10_000; i++) {
			line.say({ t: "typing", body: { on: true } }, undefined, { seq: 0 });
			// more at once, and the hands hang up
			if (i % 200 === 0) await pass(100);
		}
		await pass(2_000);
		expect(alice.contact("mallory")?.typing).toBe(false);
		expect(mallory.mail.filter(({ frame }) => frame.kind === "letter")).toEqual([]);
		const dropped = alice.journal.filter((event) => event === "refused too-fast").length;
		const most = limits.peerFrameBurst + (limits.peerFramesPerSecond * (clock.now() - began + 1_000)) / 1000;
		expect(dropped).toBeGreaterThanOrEqual(10_000 - most);
		// what they write later is heard again
		await pass(60_000);
		mallory.mail.splice(0);
		const { session } = await mallory.call(alice, { door });
		mallory.line(alice, session).say(text("sorry"));
		await until("alice reads", () => texts(alice).includes("sorry"));
	}, 60_000);
	test("fills neither the disk nor the memory: what is too much for an hour is not acknowledged", async () => {
		const { alice, mallory, line, pass } = await friend(8_004);
		const most = Math.floor(limits.charactersPerHour / 8_000);
		for (let i = 0; i < most + 40; i++) {
			line.say(text(`${String(i).padStart(8, "0")}${"x".repeat(7_992)}`));
			if (i % 100 === 99) await pass(2_000);
		}
		await pass(10_000);
		expect(alice.profile.rows("messages")).toBe(most);
		expect(mallory.mail.filter(({ frame }) => frame.kind === "letter").length).toBeLessThanOrEqual(most + 5);
		expect(alice.profile.memory().length).toBeLessThan(200_000);
	}, 60_000);
	test("with a number far ahead costs no work, and is not told more than once a minute", async () => {
		const { alice, mallory, line, pass, until } = await friend(8_005);
		for (let i = 0; i < 50; i++) mallory.send(alice, line.sealAhead(2 ** 32 - 1 - i));
		await pass(5_000);
		expect(mallory.mail.filter(({ frame }) => frame.kind === "lost").length).toBeLessThanOrEqual(1);
		line.say(text("as if nothing was"));
		await until("alice reads", () => texts(alice).includes("as if nothing was"));
	});
	test("who says for ever that nothing can be read gets no handshake for each", async () => {
		const { alice, mallory, line, when, pass } = await friend(8_006);
		line.say(text("hello"));
		await pass(1_000);
		await when(alice.says("mallory", "hello"));
		await pass(1_000);
		const hints = mallory.mail.flatMap(({ frame }) =>
			frame.kind === "letter" ? [frame.frame.slice(3, 19)] : [],
		);
		for (let i = 0; i < 500; i++)
			for (const hint of hints.slice(0, 4)) mallory.send(alice, writeLost({ hint }));
		for (let i = 0; i < 500; i++) mallory.send(alice, writeLost({ hint: mallory.random(16) }));
		await pass(20_000);
		expect(mallory.waiting(alice, "first")).toBeLessThanOrEqual(1);
	});
	test("who renews the session as somebody else gets none, and is still who they were", async () => {
		const { world, alice, mallory, line, session, pass, until } = await friend(8_008);
		const eve = await createImpostor(world, "eve");
		const sid = toHandshakeId(mallory.random(16));
		const prologue = prologueOf(mallory.address, mallory.addressOf(alice), sid);
		const psk = rekeyPsk(session.exportKey);
		const say = (n: 1 | 3, message: Bytes) =>
			line.say({ t: "rekey", body: { sid, n, bytes: toBase64Url(message) } }, undefined, { seq: 0 });
		const one = writeMessage(
			startHandshake({ initiator: true, prologue, s: eve.statics, psk }),
			noBytes,
			mallory.random,
		);
		say(1, one.message);
		let answer = await line.hear();
		while (answer.t !== "rekey") answer = await line.hear();
		const two = readMessage(one.state, fromBase64Url(answer.body.bytes) ?? noBytes);
		if ("refused" in two) throw new Error(two.refused);
		say(3, writeMessage(two.state, writePayload(await eve.papers()) ?? noBytes, mallory.random).message);
		await until("a refusal", () => alice.journal.includes("refused identity"));
		line.say(text("it is still me"));
		await until("alice reads", () => texts(alice).includes("it is still me"));
		await pass(1_000);
		expect(alice.contact("mallory")).toMatchObject({ iid: mallory.iid, keyChanged: false });
		const { sessions } = Object.entries(
			JSON.parse(alice.profile.memory()) as Record<string, { sessions: unknown[] }>,
		).find(([name]) => name.startsWith("session:"))?.[1] ?? { sessions: [] };
		expect(sessions).toHaveLength(1);
	});
	test("with gaps in their numbers shows one quiet line and makes no work", async () => {
		const { alice, line, pass } = await friend(8_007);
		for (let seq = 10; seq < 3_000; seq += 9) line.say(text(`n ${seq}`), undefined, { seq });
		line.say(text("a leap"), undefined, { seq: Number.MAX_SAFE_INTEGER });
		await pass(40_000);
		const rows = alice.messages("mallory");
		expect(rows.at(-1)?.text).toBe("a leap");
		expect(rows.every(({ missing }) => missing === undefined || missing <= 8)).toBe(true);
	}, 60_000);
});
