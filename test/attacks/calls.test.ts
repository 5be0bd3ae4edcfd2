/** A contact, a stranger and a relay who turn calls against somebody: nothing opens, nothing leaks, nothing crashes. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Call } from "../../extension/background/calls/call.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import type { LetterContent } from "../../protocol/sealed/letter.ts";
import { answers, callOf, hangsUp, newCall, phase, ringing, rings } from "../scenes/callers.ts";
import { minute, second } from "../scenes/friends.ts";
import { friend } from "./turned-friend.ts";

const vectors = JSON.parse(readFileSync("protocol/vectors/call-sdp.json", "utf8")) as {
	readonly offer: readonly string[];
	readonly answer: readonly string[];
};
const offer = `${vectors.offer.join("\r\n")}\r\n`;
const link = toBase64Url(new Uint8Array(16).fill(9));
const candidate = "candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host";
const ring = (call = newCall(), video = false): LetterContent => ({ t: "call.ring", body: { call, video } });
const sdpOf = (call: ReturnType<typeof newCall>, sdp = offer, at = link): LetterContent => ({
	t: "sdp",
	body: { link: at, type: "offer", sdp, call },
});
const iceOf = (
	call: ReturnType<typeof newCall>,
	candidates: readonly string[] = [candidate],
): LetterContent => ({
	t: "ice",
	body: { link, ufrag: "15d+", candidates, call },
});
/** Alice, rung by a friend who speaks by hand; she said yes if `isAnswered`. */
async function rung(seed: number, isAnswered = false) {
	const world = await friend(seed);
	const { alice, line, when, until } = world;
	const call = newCall();
	line.say(ring(call), undefined, { ttl: 45 });
	await until("it rings", () => phase(alice) === "ringing");
	if (isAnswered) {
		await when(answers(alice));
		await until("alice offers", () => world.calls.dials === 1);
	}
	return { ...world, call };
}

describe("before consent", () => {
	test("an offer without a ring, with one, and after a no: no connection, no microphone, no answer", async () => {
		const { alice, calls, line, call, when, pass } = await rung(40_000);
		const other = newCall();
		for (const content of [sdpOf(other), iceOf(other), sdpOf(call), iceOf(call)]) line.say(content);
		await pass(5 * second);
		await when(hangsUp(alice));
		for (const content of [sdpOf(call), iceOf(call)]) line.say(content);
		await pass(5 * second);
		expect([calls.dials, calls.candidates, calls.devices("alice").opened]).toEqual([0, 0, 0]);
		expect(alice.journal).toEqual(expect.arrayContaining(["call unknown", "call before-consent"]));
	});
	test("a yes to a call that alice never made opens nothing", async () => {
		const { alice, calls, line, pass } = await friend(40_001);
		const before = alice.profile.rows("outbox");
		for (let i = 0; i < 50; i++) line.say({ t: "call.accept", body: { call: newCall(), video: true } });
		await pass(minute);
		expect([calls.dials, callOf(alice)]).toEqual([0, null]);
		// each is told that there is no such call, a few times a minute
		expect(alice.profile.rows("outbox") - before).toBeLessThanOrEqual(6);
	});
	test("whoever is rung cannot be made to offer: alice rang, and an offer comes before the yes", async () => {
		const { alice, calls, line, when, until, pass } = await friend(40_002);
		const call = newCall();
		await when(rings(alice, "mallory", false, call));
		await until("it leaves", () => phase(alice) === "calling" || phase(alice) === "ringing");
		for (let i = 0; i < 100; i++) line.say(sdpOf(call));
		await pass(5 * second);
		expect([calls.dials, calls.candidates]).toEqual([0, 0]);
	});
});

describe("a contact who turned", () => {
	test("a ring every second: one is heard, three make a sound, then silence; and no more lines than rings", async () => {
		const { alice, calls, line, pass } = await friend(40_010);
		alice.closesPanel();
		for (let i = 0; i < 300; i++) {
			line.say(ring(), undefined, { ttl: 1 });
			await pass(second);
		}
		const heard = calls.devices("alice").sounds.filter((sound) => sound === "ring").length;
		expect(heard).toBeLessThanOrEqual(3);
		expect(alice.journal).toContain("call too-many-rings");
		alice.look();
		await pass(2 * minute);
		expect(alice.messages("mallory").length).toBeLessThanOrEqual(31);
	}, 30_000);
	test("another link, and another certificate on the one there is: refused, one connection", async () => {
		const { alice, calls, line, call, pass } = await rung(40_011, true);
		const linkOf = async () => {
			const { call: kept } = (await alice.profile.session.all()) as { call: Call };
			return Object.values(kept.people)[0]?.link as string;
		};
		const own = await linkOf();
		line.say(sdpOf(call, offer, toBase64Url(new Uint8Array(16).fill(8))));
		await pass(5 * second);
		expect(await linkOf()).toBe(own);
		const answer = { link: own, type: "answer" as const, sdp: `${vectors.answer.join("\r\n")}\r\n`, call };
		line.say({ t: "sdp", body: answer });
		await pass(second);
		line.say(sdpOf(call, offer, own));
		await pass(5 * second);
		expect(calls.dials).toBe(1);
		expect(alice.journal).toEqual(expect.arrayContaining(["call link", "call fingerprint"]));
	});
	test.each([
		["a megabyte", "x".repeat(16_385)],
		["nothing", ""],
		[
			"keys in the clear",
			offer.replace("a=rtcp-mux", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\na=rtcp-mux"),
		],
		["no SDP", "v=0\r\n"],
	])("an SDP of %s reaches no browser", async (_, sdp) => {
		const { alice, calls, line, call, pass } = await rung(40_012, true);
		line.say(sdpOf(call, sdp));
		await pass(5 * second);
		expect([calls.dials, phase(alice)]).toEqual([1, "connecting"]);
	});
	test("ten thousand candidates: none of a strange link reaches a browser", async () => {
		const { calls, line, call, pass } = await rung(40_013, true);
		for (let i = 0; i < 250; i++)
			line.say(
				iceOf(
					call,
					Array.from({ length: 40 }, () => candidate),
				),
			);
		await pass(10 * second);
		expect(calls.candidates).toBe(0);
	}, 30_000);
	test("states from the past, of other calls, and ten thousand of them change nothing that is newer", async () => {
		const { alice, line, call, until, pass } = await rung(40_014);
		const state = (n: number, muted: boolean, id = call): LetterContent => ({
			t: "call.state",
			body: { call: id, n, muted, deafened: false, camera: false, sharing: false },
		});
		line.say(state(9, true));
		await until("it counts", () => Object.values(callOf(alice)?.people ?? {})[0]?.muted === true);
		line.say(state(8, false));
		line.say(state(10, false, newCall()));
		await pass(5 * second);
		expect(Object.values(callOf(alice)?.people ?? {})[0]?.muted).toBe(true);
	});
});

describe("somebody else", () => {
	test("another friend who knows the call's id can neither end it, nor change it, nor come in", async () => {
		const { alice, bob, line, calls, befriend, when, until, pass } = await friend(40_020, "bob");
		await befriend(alice, bob);
		await when(rings(alice, "bob"));
		await until("it rings", () => phase(bob) === "ringing");
		await when(answers(bob));
		await until("live", () => phase(alice) === "live" && phase(bob) === "live");
		const call = callOf(alice)?.id as ReturnType<typeof newCall>;
		for (const t of ["call.hangup", "call.cancel", "call.decline", "call.busy"] as const)
			line.say({ t, body: { call } });
		line.say({ t: "call.accept", body: { call, video: true } });
		line.say({
			t: "call.state",
			body: { call, n: 99, muted: true, deafened: true, camera: true, sharing: true },
		});
		for (const content of [ring(call), sdpOf(call), iceOf(call)]) line.say(content);
		await pass(5 * second);
		expect([phase(alice), phase(bob), calls.live(), calls.dials]).toEqual(["live", "live", 2, 2]);
		const [person] = Object.values(callOf(alice)?.people ?? {});
		expect(Object.keys(callOf(alice)?.people ?? {})).toHaveLength(1);
		expect([person?.name, person?.muted]).toEqual(["bob", false]);
	});
	test("a relay that drops every other letter, repeats and delays: it is live or it is over, and never stuck", async () => {
		for (let seed = 0; seed < 10; seed++) {
			const world = await ringing(40_100 + seed);
			const { alice, bob, relay, clock, calls, when, until, pass } = world;
			let count = seed;
			relay.tamper = ({ to, bytes }) => {
				count++;
				if (count % 3 === 0) return [];
				if (count % 4 === 0) clock.later(700, () => relay.inject(to, bytes));
				return count % 5 === 0 ? [bytes, bytes] : [bytes];
			};
			await when(answers(bob));
			await until("settled", () => ![phase(alice), phase(bob)].includes("connecting"), 3 * minute);
			await pass(minute);
			expect([phase(alice) === "live", phase(bob) === "live"]).toEqual(
				calls.live() === 2 ? [true, true] : [false, false],
			);
			if (phase(alice) === "live") await when(hangsUp(alice));
			await until("over", () => calls.ends() === 0, 3 * minute);
		}
	}, 60_000);
});
