/** A contact who turned, in and around a call of several: nobody is let in, put between two, or spoken for who should not be. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Call, Sitter } from "../../extension/background/calls/call.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import { type Address, type CallId, type Handle, toAddress } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import type { Passed } from "../../protocol/sealed/call-bodies.ts";
import type { LetterContent } from "../../protocol/sealed/letter.ts";
import { answers, around, brings, callOf, newCall, phase, rings } from "../scenes/callers.ts";
import { minute, second } from "../scenes/friends.ts";
import type { Person } from "../world.ts";
import { friend } from "./turned-friend.ts";

const vectors = JSON.parse(readFileSync("protocol/vectors/call-sdp.json", "utf8")) as {
	readonly offer: readonly string[];
};
const offer = `${vectors.offer.join("\r\n")}\r\n`;
const link = toBase64Url(new Uint8Array(16).fill(9));
const strangerAt = (n: number) => toAddress(new Uint8Array(32).map((_, index) => (index === 0 ? n : 7)));
const member = (n: number, more: object = {}) => ({
	...{ address: strangerAt(n), handle: `stranger${n}` as Handle, times: 0, known: true },
	...more,
});
const roster = (call: CallId, ...members: readonly ReturnType<typeof member>[]): LetterContent => ({
	t: "call.roster",
	body: { call, members },
});
const offerOf = (call: CallId, sdp = offer): Passed => ({
	t: "sdp",
	body: { link, type: "offer", sdp, call },
});
const passOn = (call: CallId, from: Address, to: Address, passed: Passed, hops = 0): LetterContent => ({
	t: "introduce",
	body: { call, from, to, hops, passed },
});
const kept = async (person: Person): Promise<readonly Sitter[]> => {
	const { call } = (await person.profile.session.all()) as { call: Call | null };
	return Object.values(call?.people ?? {});
};

/** Alice and bob talk; mallory is a friend of alice who is in no call, or was brought in if `isIn`. */
async function talk(seed: number, isIn: boolean) {
	const world = await friend(seed, "bob", "carol");
	const { alice, bob, carol, mallory, line, befriend, when, until, pass, relay } = world;
	await befriend(alice, bob);
	await befriend(alice, carol);
	await when(rings(alice, "bob"));
	await until("it rings", () => phase(bob) === "ringing");
	await when(answers(bob));
	await until("live", () => phase(alice) === "live" && phase(bob) === "live");
	const call = callOf(alice)?.id as CallId;
	const addressOf = (name: string) => relay.handles.find(name as Handle) as Address;
	if (isIn) {
		await when(brings(alice, "mallory"));
		await pass(second);
		line.say({ t: "call.accept", body: { call, video: false } });
		await until("mallory is in", () => around(alice).mallory === "connecting");
		await pass(second);
	}
	alice.journal.splice(0);
	bob.journal.splice(0);
	return { ...world, mallory, call, addressOf };
}

describe("a friend who is in no call with us", () => {
	test("brings nobody, passes nothing on, and speaks for nobody", async () => {
		const { alice, bob, line, calls, call, addressOf, pass } = await talk(41_000, false);
		line.say(roster(call, member(1)));
		line.say(roster(newCall(), member(2)));
		line.say(passOn(call, addressOf("carol"), addressOf("bob"), offerOf(call)));
		line.say(passOn(call, addressOf("bob"), addressOf("alice"), offerOf(call)));
		await pass(5 * second);
		expect([around(alice), around(bob), calls.dials]).toEqual([{ bob: "live" }, { alice: "live" }, 2]);
		expect(new Set(alice.journal)).toEqual(new Set(["call unknown"]));
		expect(bob.journal).toEqual([]);
	});
	test("asks for a call that is none a thousand times: six answers a minute", async () => {
		const { alice, line, pass } = await talk(41_001, false);
		const before = alice.profile.rows("outbox");
		for (let i = 0; i < 1_000; i++) line.say({ t: "call.join", body: { call: newCall(), video: true } });
		await pass(5 * second);
		expect(alice.profile.rows("outbox") - before).toBeLessThanOrEqual(6);
	});
	test("comes and goes a thousand times: six seats a minute", async () => {
		const { alice, line, calls, call, pass } = await talk(41_002, false);
		for (let i = 0; i < 500; i++) {
			line.say({ t: "call.join", body: { call, video: true } });
			line.say({ t: "call.hangup", body: { call } });
		}
		await pass(minute - 10 * second);
		expect(calls.dials - 2).toBeLessThanOrEqual(6);
		expect([around(alice), alice.journal.includes("call too-many-joins")]).toEqual([{ bob: "live" }, true]);
	});
});

describe("a member who lies", () => {
	test("brings twenty, then one by one: never more than the call holds, and they go as they came", async () => {
		const { alice, calls, line, call, pass, until } = await talk(41_010, true);
		line.say(roster(call, ...Array.from({ length: 20 }, (_, n) => member(n))));
		await pass(second);
		expect(Object.keys(around(alice))).toHaveLength(2);
		for (let n = 0; n < 20; n++) line.say(roster(call, member(n)));
		await pass(second);
		expect(Object.keys(around(alice))).toHaveLength(limits.callPeople - 1);
		expect(alice.journal).toContain("call full");
		await until(
			"they are gone",
			() => !Object.keys(around(alice)).some((name) => /stranger/.test(name)),
			2 * minute,
		);
		expect([around(alice).bob, calls.live()]).toEqual(["live", 2]);
	});
	test("brings again and again whom nobody sees: no more offers than a path needs", async () => {
		const { line, calls, call, pass, mallory } = await talk(41_011, true);
		const before = calls.dials;
		for (let n = 1; n < 200; n++) line.say(roster(call, member(1, { times: n })));
		await pass(5 * second);
		expect(calls.dials - before).toBeLessThanOrEqual(12);
		mallory.mail.splice(0);
	});
	test("speaks for bob, to alice and to bob: nothing of it counts", async () => {
		const { alice, bob, line, calls, call, addressOf, pass } = await talk(41_012, true);
		const seen = await kept(alice);
		line.say(passOn(call, addressOf("bob"), addressOf("alice"), offerOf(call)));
		const muted = { n: 99, muted: true, deafened: true, camera: true, sharing: true };
		line.say(
			passOn(call, addressOf("bob"), addressOf("alice"), { t: "call.state", body: { call, ...muted } }),
		);
		line.say(passOn(call, addressOf("carol"), addressOf("bob"), offerOf(call)));
		await pass(5 * second);
		const pinned = (sitters: readonly Sitter[]) =>
			sitters.map(({ link, fingerprint }) => [link, fingerprint]);
		expect(pinned(await kept(alice))).toEqual(pinned(seen));
		expect(around(alice).bob).toBe("live");
		expect(Object.values(callOf(alice)?.people ?? {}).find(({ name }) => name === "bob")?.muted).toBe(false);
		expect(alice.journal).toEqual(expect.arrayContaining(["call introduced", "call unpassed"]));
		expect([bob.journal.includes("call introduced"), calls.live()]).toEqual([false, 2]);
	});
	test("lays letters ready for somebody whom another brings: they are not taken for theirs", async () => {
		const { alice, bob, carol, line, calls, call, addressOf, when, until } = await talk(41_013, true);
		// to bob, in carol's name, before alice brings her
		line.say(passOn(call, addressOf("mallory"), addressOf("bob"), offerOf(call)));
		for (let i = 0; i < 8; i++) line.say(passOn(call, addressOf("carol"), addressOf("alice"), offerOf(call)));
		await when(brings(alice, "carol"));
		await until("it rings", () => phase(carol) === "ringing");
		await when(answers(carol));
		await until("all three", () => around(alice).carol === "live" && around(bob).carol === "live", minute);
		const at = (await kept(alice)).find(({ address }) => address === addressOf("carol"));
		expect(at?.link).not.toBe(link);
		await until("everybody", () => calls.live() === 6, minute);
	});
	test("passes on two thousand: as many as paths need", async () => {
		const { bob, alice, line, call, addressOf, pass } = await talk(41_014, true);
		const ice: Passed = { t: "ice", body: { link, ufrag: "a+/9", candidates: [""], call } };
		for (let i = 0; i < 2_000; i++) line.say(passOn(call, addressOf("mallory"), addressOf("bob"), ice));
		await pass(10 * second);
		// what a relay would let through of them, less what two people need in a minute
		expect(alice.journal.filter((event) => event === "call unpassed").length).toBeGreaterThan(100);
		expect(phase(bob)).toBe("live");
	}, 30_000);
	test("sends it round in circles: it ends", async () => {
		const { alice, line, call, addressOf, pass } = await talk(41_015, true);
		line.say(passOn(call, addressOf("mallory"), addressOf("bob"), offerOf(call), 3));
		line.say(passOn(call, addressOf("mallory"), addressOf("mallory"), offerOf(call)));
		line.say(passOn(call, addressOf("mallory"), strangerAt(3), offerOf(call)));
		await pass(2 * second);
		expect(alice.journal.filter((event) => event === "call unpassed")).toHaveLength(2);
	});
});

test("a stranger with the call's name finds nobody who listens", async () => {
	const { alice, bob, carol, call, calls, when, until, pass } = await talk(41_020, false);
	// carol knows alice, and bob does not know carol
	await when(carol.adds("bob"));
	await until("bob sees a request", () => bob.contact("carol")?.state === "asking");
	const said = await when(carol.about("bob", (api, chat) => api.joinCall({ chat, call, video: false })));
	expect(said).toBe("not-accepted");
	await pass(5 * second);
	expect([around(alice), calls.dials]).toEqual([{ bob: "live" }, 2]);
});
