/** What a relay, somebody who saw the code, and a stranger make of an identity that goes to another browser. */
import { describe, expect, test } from "vitest";
import {
	codeKeys,
	commitmentTo,
	handoverId,
	meet,
	openHello,
	proven,
	sealHello,
} from "../../extension/crypto/handover.ts";
import { keyPairOf } from "../../extension/crypto/x25519.ts";
import { concat } from "../../protocol/bytes.ts";
import { findHandover, type HandoverCode, writeHandover } from "../../protocol/handover.ts";
import { type Address, toAddress } from "../../protocol/ids.ts";
import {
	type HandoverFrame,
	parseHandoverFrame,
	sayEnd,
	sayKey,
	writeHello,
} from "../../protocol/sealed/handover-frame.ts";
import { digitsOf, stepOf, whyOf, withFresh } from "../scenes/two-browsers.ts";
import { bodyOf, deliverFrom, flipped, nameOf, renamed } from "./frames.ts";

const read = (text: string): HandoverCode => {
	const code = findHandover(text);
	if (!code || code === "newer") throw new Error("no code");
	return code;
};
const kindOf = (frame: Uint8Array): HandoverFrame["kind"] | undefined =>
	parseHandoverFrame(bodyOf(frame))?.kind;
const filled = (length: number, value: number) => new Uint8Array(length).fill(value);
/** With another body under the same header. */
const carrying = (frame: Uint8Array, body: Uint8Array) =>
	concat(frame.slice(0, frame.length - bodyOf(frame).length), body);

describe("eve, who saw the code", () => {
	test("and comes first: her digits are on no other screen, a no leaves her with nothing", async () => {
		const { alice, eve, until, shows, comes, compare, ends, expectClean } = await withFresh(960);
		eve.look();
		await until("she is ready", () => eve.view()?.phase === "welcome");
		await comes(await shows(), eve);
		await compare(alice, eve);
		await ends(alice);
		await until("she hears it", () => whyOf(eve) === "handover-stopped");
		await ends(eve);
		expectClean(eve);
	}, 60_000);

	test.each(["before the digits", "while they are compared"])(
		"and comes as one of two: over for everybody, %s",
		async (when) => {
			const { alice, fresh, eve, until, pass, relay, shows, comes, compare, ends, expectClean } =
				await withFresh(961);
			eve.look();
			await until("she is ready", () => eve.view()?.phase === "welcome");
			const text = await shows();
			// the first one's second word is held up
			if (when === "before the digits")
				relay.tamperUp = ({ from, bytes }) => (from === "eve" && kindOf(bytes) === "reveal" ? [] : [bytes]);
			await comes(text, eve);
			if (when === "before the digits") await until("she came", () => stepOf(alice) === "meeting");
			else await compare(alice, eve);
			await comes(text);
			await until("everybody hears it", () =>
				[alice, fresh, eve].every((each) => whyOf(each) === "handover-twice"),
			);
			await pass(5_000);
			for (const each of [fresh, eve]) {
				await ends(each);
				expectClean(each);
			}
			expect(alice.view()?.relay.state).toBe("connected");
		},
		60_000,
	);

	test("and comes after the yes is told that it is over, and it goes on without her", async () => {
		const { alice, fresh, eve, until, relay, shows, comes, confirms, compare, ends, isThere, expectClean } =
			await withFresh(962);
		eve.look();
		await until("she is ready", () => eve.view()?.phase === "welcome");
		const text = await shows();
		await comes(text);
		await compare();
		let isHeld = true;
		relay.tamper = ({ to, bytes }) => (isHeld && to === "fresh" && kindOf(bytes) === "piece" ? [] : [bytes]);
		await confirms();
		await comes(text, eve);
		await until("she hears it", () => whyOf(eve) === "handover-over");
		isHeld = false;
		await isThere();
		expect(fresh.view()?.self?.iid).toBe(alice.view()?.self?.iid);
		await ends(eve);
		expectClean(eve);
	}, 60_000);

	test("with the relay between the two shows each of them other digits", async () => {
		for (const seed of [963, 964]) {
			const { alice, fresh, relay, until, shows, comes, compare, ends, expectClean } = await withFresh(seed);
			const { secret, address: old } = read(await shows());
			const own = keyPairOf(filled(32, seed % 251));
			const id = handoverId(secret);
			let theirs: { readonly fresh: Address; readonly commitment: Uint8Array } | undefined;
			const digits: string[] = [];
			relay.tamperUp = ({ from, bytes }) => {
				const frame = from === "fresh" ? parseHandoverFrame(bodyOf(bytes)) : undefined;
				const sender = from === "fresh" ? passportOf() : undefined;
				if (!frame || !sender) return [bytes];
				const keys = codeKeys(secret, { old, fresh: sender });
				if (frame.kind === "hello") {
					const came = openHello(keys, frame.sealed);
					if (!came) throw new Error("the code opens it");
					theirs = { fresh: sender, commitment: came.commitment };
					return [carrying(bytes, writeHello(id, sealHello(keys, commitmentTo(own.publicKey), came.cap)))];
				}
				if (frame.kind !== "reveal") return [bytes];
				return [carrying(bytes, proven(keys.up, sayKey("reveal", id, own.publicKey)))];
			};
			relay.tamper = ({ to, bytes }) => {
				const frame = to === "fresh" ? parseHandoverFrame(bodyOf(bytes)) : undefined;
				if (frame?.kind !== "answer" || !theirs) return [bytes];
				const keys = codeKeys(secret, { old, fresh: theirs.fresh });
				// what alice will see is known to nobody before she has chosen
				const met = meet({
					...{ old, ...theirs, secret, own: own.secretKey, isOld: false, theirs: frame.key },
					commitment: commitmentTo(own.publicKey),
				});
				digits.push(met?.digits ?? "");
				return [carrying(bytes, proven(keys.down, sayKey("answer", id, own.publicKey)))];
			};
			function passportOf(): Address | undefined {
				const found = /"passport":\{[^}]*"address":"([\w-]+)"/.exec(fresh.profile.memory())?.[1];
				return found as Address | undefined;
			}
			await comes(writeHandover(read(await again())));
			async function again() {
				const shown = await alice.ask((api) => api.handoverText({}));
				return typeof shown === "string" ? "" : shown.text;
			}
			await compare();
			expect(digits).toContain(digitsOf(alice));
			expect(digitsOf(fresh)).not.toBe(digitsOf(alice));
			await ends(alice);
			await until("it is over", () => whyOf(fresh) === "handover-stopped");
			await ends(fresh);
			expectClean();
		}
	}, 60_000);
});

describe("a relay without the code", () => {
	test("that changes a bit of any frame keeps it from happening or changes nothing", async () => {
		const kinds = ["hello", "answer", "reveal", "piece", "ack", "done"] as const;
		for (const [at, kind] of kinds.entries()) {
			const { alice, fresh, relay, until, pass, shows, comes, confirms, compare, isThere } = await withFresh(
				970 + at,
			);
			let left = 1;
			const touch = (bytes: Uint8Array) => {
				if (left === 0 || kindOf(bytes) !== kind) return [bytes];
				left--;
				return [flipped(bytes, bytes.length - 3)];
			};
			relay.tamperUp = ({ bytes }) => touch(bytes);
			await comes(await shows());
			await compare();
			await confirms();
			await isThere();
			await pass(1_000);
			expect(left, kind).toBe(0);
			expect(fresh.view()?.self?.iid, kind).toBe(alice.view()?.self?.iid);
			await until("the first one is quiet", () => alice.view()?.relay.state === "stopped");
		}
	}, 120_000);

	test("that sends everything twice, later, and under another name gets nothing more out of it", async () => {
		const { alice, fresh, relay, until, pass, shows, comes, confirms, compare, isThere } =
			await withFresh(980);
		const seen: { readonly to: string; readonly bytes: Uint8Array }[] = [];
		const eves = toAddress(filled(32, 99));
		relay.tamper = ({ to, bytes }) => {
			if (!kindOf(bytes)) return [bytes];
			seen.push({ to, bytes });
			return [renamed(bytes, eves), bytes, bytes];
		};
		await comes(await shows());
		await compare();
		const replay = () => {
			for (const { to, bytes } of seen.slice()) relay.inject(to, bytes);
		};
		replay();
		await pass(1_000);
		expect([stepOf(alice), stepOf(fresh)]).toEqual(["comparing", "comparing"]);
		expect(digitsOf(alice)).toBe(digitsOf(fresh));
		await confirms();
		await isThere();
		replay();
		await until("the first one knows", () => whyOf(alice) === "done");
		replay();
		await pass(5_000);
		expect(fresh.view()?.handover).toBe(null);
		expect(fresh.view()?.self?.iid).toBe(alice.view()?.self?.iid);
	}, 60_000);

	test("that sends back what somebody said ends nothing by it", async () => {
		const { alice, fresh, relay, pass, shows, comes, compare } = await withFresh(981);
		const { secret, address: old } = read(await shows());
		const id = handoverId(secret);
		let there: Address | undefined;
		relay.tamper = ({ to, bytes }) => {
			if (to === "alice" && kindOf(bytes) === "hello") there = nameOf(bytes);
			return [bytes];
		};
		const shown = await alice.ask((api) => api.handoverText({}));
		await comes(typeof shown === "string" ? "" : shown.text);
		await compare();
		if (!there) throw new Error("nobody came");
		// proven by somebody with another secret, and in the other direction with the right one
		const wrong = codeKeys(filled(32, 1), { old, fresh: there });
		const right = codeKeys(secret, { old, fresh: there });
		for (const key of [wrong.up, wrong.down, right.down])
			relay.inject("alice", deliverFrom(there, proven(key, sayEnd(id, "stopped"))));
		for (const key of [wrong.up, wrong.down, right.up])
			relay.inject("fresh", deliverFrom(old, proven(key, sayEnd(id, "stopped"))));
		relay.inject("fresh", deliverFrom(old, proven(wrong.down, sayKey("answer", id, filled(32, 9)))));
		await pass(2_000);
		expect([stepOf(alice), stepOf(fresh)]).toEqual(["comparing", "comparing"]);
	}, 60_000);

	test("cannot lift the lid: nothing of the identity is on the wire, nor the secret of the code", async () => {
		const { alice, relay, shows, comes, confirms, compare, isThere } = await withFresh(982);
		const { secret } = read(await shows());
		const shown = await alice.ask((api) => api.handoverText({}));
		await comes(typeof shown === "string" ? "" : shown.text);
		await compare();
		await confirms();
		await isThere();
		const wire = Buffer.concat(relay.wire.map((each) => Buffer.from(each)));
		for (const word of ["certificate", '"words"', "gx1m.", alice.view()?.self?.iid ?? "?"])
			expect(wire.includes(word), word).toBe(false);
		expect(wire.includes(Buffer.from(secret))).toBe(false);
		// how much it was is known by a factor of two
		const pieces = relay.wire.filter((each) => kindOf(new Uint8Array(each)) === "piece");
		expect(new Set(pieces.map(({ length }) => length)).size).toBe(1);
	}, 60_000);
});

describe("strangers", () => {
	test("who send 10,000 hellos change nothing, and whoever has the code comes through", async () => {
		const { alice, fresh, relay, pass, when, shows, comes, confirms, compare, isThere } =
			await withFresh(990);
		const text = await shows();
		const { secret } = read(text);
		const before = alice.profile.memory().replace(/"journal":\{.*?\}\]?\}?/g, "");
		const started = performance.now();
		for (let number = 0; number < 10_000; number++) {
			const from = toAddress(filled(32, 0).map((_, at) => (at < 2 ? number >> (8 * at) : 5)));
			// half of them have even seen which code it is
			const id = number % 2 === 0 ? filled(8, number % 250) : handoverId(secret);
			relay.inject("alice", deliverFrom(from, writeHello(id, filled(64, number % 251))));
			// what comes faster than it is read waits with its writers: all of it is to be read here
			if (number % 200 === 199) await pass(10);
		}
		await pass(1_000);
		console.log(`10,000 hellos in ${Math.round(performance.now() - started)} ms`);
		const unproven = alice.journal.filter((event) => event === "handover unproven").length;
		expect(unproven).toBe(5_000);
		expect(stepOf(alice)).toBe("code");
		expect(alice.profile.memory()).toContain(/"secret":"([\w-]+)"/.exec(before)?.[1]);
		expect(await when(alice.ask((api) => api.handoverText({})))).toEqual({ text });
		await comes(text);
		await compare();
		await confirms();
		await isThere();
		expect(fresh.view()?.self?.handle).toBe("alice");
	}, 120_000);

	test("who write to the new browser while it waits are not heard", async () => {
		const { alice, fresh, relay, pass, shows, comes, compare } = await withFresh(991);
		const text = await shows();
		const { secret } = read(text);
		await comes(text);
		await compare();
		const id = handoverId(secret);
		for (let number = 0; number < 100; number++) {
			const from = toAddress(filled(32, number + 1));
			relay.inject("fresh", deliverFrom(from, proven(filled(32, 1), sayEnd(id, "stopped"))));
			relay.inject("fresh", deliverFrom(from, proven(filled(32, 1), sayKey("answer", id, filled(32, 3)))));
		}
		await pass(2_000);
		expect(digitsOf(fresh)).toBe(digitsOf(alice));
	}, 60_000);
});

describe("what is asked of the worker", () => {
	test("a yes to other digits, to another code, before there are any, and twice", async () => {
		const { alice, fresh, when, until, shows, comes, compare, isThere } = await withFresh(995);
		const text = await shows();
		const now = alice.view()?.handover;
		if (!now) throw new Error("no code");
		const confirm = (id: typeof now.id, digits: string) =>
			when(alice.ask((api) => api.confirmHandover({ id, digits })));
		expect(await confirm(now.id, "000000")).toBe("handover-over");
		await comes(text);
		await compare();
		const digits = digitsOf(alice) ?? "";
		const others = String((Number(digits) + 1) % 1_000_000).padStart(6, "0");
		expect(await confirm(now.id, others)).toBe("handover-over");
		const there = fresh.view()?.handover;
		if (!there) throw new Error("nobody came");
		expect(await confirm(there.id, digits)).toBe("handover-over");
		expect(fresh.profile.rows("contacts")).toBe(0);
		expect(await Promise.all([confirm(now.id, digits), confirm(now.id, digits)])).toEqual([null, null]);
		await isThere();
		await until("it is over", () => whyOf(alice) === "done");
		expect(Object.keys(fresh.view()?.contacts ?? {})).toHaveLength(1);
	}, 60_000);

	test("a code of another relay: it shows another key, is told nothing, and nothing is left", async () => {
		const { fresh, relay, until, shows, comes, ends, expectClean } = await withFresh(996);
		const text = await shows();
		relay.kill();
		relay.start({ newKey: true });
		const said: string[] = [];
		relay.tamperUpText = ({ from, text: words }) => {
			if (from === "fresh") said.push((JSON.parse(words) as { type: string }).type);
			return [words];
		};
		await comes(text);
		await until("it says so", () => whyOf(fresh) === "handover-relay-key");
		expect(said).toEqual(["hello"]);
		await ends(fresh);
		expectClean();
	}, 60_000);
});
