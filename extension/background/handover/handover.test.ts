/** Both sides over a wire that loses, repeats and reorders, with workers that forget what was only in memory. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, concat, equal, toBase64Url } from "../../../protocol/bytes.ts";
import { Fault } from "../../../protocol/errors.ts";
import { findHandover } from "../../../protocol/handover.ts";
import { type Address, toAddress, toLetterId } from "../../../protocol/ids.ts";
import { parseHandoverFrame, pieceBytes, sayKey } from "../../../protocol/sealed/handover-frame.ts";
import { codeKeys, handoverId, proven } from "../../crypto/handover.ts";
import { seeded } from "../../crypto/testing.ts";
import { keyPairOf } from "../../crypto/x25519.ts";
import type { SessionArea } from "../../storage/database.ts";
import { createGiving } from "./giving.ts";
import { openKeptHandover } from "./kept.ts";
import { createTaking } from "./taking.ts";

const url = "ws://127.0.0.1:1721/ws";
const old = toAddress(new Uint8Array(32).fill(1));
const id = toLetterId(new Uint8Array(16).fill(2));
const other = toLetterId(new Uint8Array(16).fill(3));

function memoryArea(): SessionArea {
	let all: Record<string, unknown> = {};
	return {
		all: async () => structuredClone(all),
		async set(items) {
			all = { ...all, ...structuredClone(items) };
		},
		async remove(names) {
			all = Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
		},
	};
}

type Fate = "passes" | "lost" | "twice" | "late";

/** Two browsers and the wire between them; `fate` decides about each frame. */
async function between(contents: Bytes, fate: () => Fate) {
	const random = seeded(9);
	const time = { now: 1_767_225_600_000 };
	const clock = { now: () => time.now };
	const areas = { old: memoryArea(), fresh: memoryArea() };
	const wire: { readonly to: "old" | "fresh"; readonly from: Address; readonly frame: Bytes }[] = [];
	const late: typeof wire = [];
	const stored: Bytes[] = [];
	const refused: string[] = [];
	const at = { fresh: undefined as Address | undefined, isFull: false, again: 0, said: "" };
	const put = (each: (typeof wire)[number]) => {
		const what = fate();
		if (what === "passes" || what === "twice") wire.push(each);
		if (what === "twice") wire.push(each);
		if (what === "late") late.push(each);
		return Promise.resolve(true);
	};
	async function openGiving() {
		return createGiving({
			...{ clock, random, kept: await openKeptHandover(areas.old) },
			me: () => ({ address: old, url, pin: toBase64Url(new Uint8Array(32).fill(4)) }),
			contents: async () => contents,
			send: (_, frame) => put({ to: "fresh", from: old, frame }),
			open: () => {},
			async superseded(statement) {
				at.said = statement;
				return true;
			},
			journal: (event) => refused.push(event),
		});
	}
	async function openTaking() {
		const kept = await openKeptHandover(areas.fresh);
		const now = kept.now.peek();
		if (now?.side === "new" && now.is !== "over") at.fresh = now.passport.address;
		return createTaking({
			...{ clock, random, kept },
			hasIdentity: () => stored.length > 0,
			relayUrl: (text) => text,
			trouble: () => undefined,
			isConnected: () => true,
			hangUp: async () => {},
			inTurn: (job) => job(),
			send(_, frame) {
				const mine = kept.now.peek();
				if (mine?.side === "new" && mine.is !== "over") at.fresh = mine.passport.address;
				return put({ to: "old", from: at.fresh as Address, frame });
			},
			async store(_, bytes) {
				if (at.isFull) throw new Fault("storage-full");
				stored.push(bytes);
			},
			statement: async () => new Uint8Array(300).fill(6),
			again: () => void at.again++,
			journal: (event) => refused.push(event),
		});
	}
	const sides = { giving: await openGiving(), taking: await openTaking() };
	/** What is on the wire arrives; then time passes. */
	async function turn(): Promise<void> {
		for (const { to, from, frame } of wire.splice(0)) {
			const read = parseHandoverFrame(frame);
			if (!read) throw new Error("no frame");
			if (to === "old") await sides.giving.heard(from, read);
			else await sides.taking.heard(from, read);
			await new Promise<void>((resolve) => setImmediate(resolve));
		}
		wire.push(...late.splice(0));
		time.now += 2_000;
		await sides.giving.tick();
		await sides.taking.tick();
		await new Promise<void>((resolve) => setImmediate(resolve));
	}
	const view = {
		old: async () => (await openKeptHandover(areas.old)).now.peek(),
		fresh: async () => (await openKeptHandover(areas.fresh)).now.peek(),
	};
	return {
		...{ sides, turn, stored, refused, at, view, wire, time },
		async die(who: "old" | "fresh") {
			if (who === "old") sides.giving = await openGiving();
			else sides.taking = await openTaking();
		},
		/** Until both compare. */
		async meet(): Promise<void> {
			await sides.giving.begin(id, undefined);
			await sides.taking.begin(other, sides.giving.text());
			sides.taking.connected();
			for (let left = 100; left > 0; left--) {
				await turn();
				if ((await view.old())?.is === "comparing" && (await view.fresh())?.is === "comparing") return;
			}
			throw new Error("they did not meet");
		},
		async confirm(): Promise<void> {
			const now = await view.old();
			if (now?.is !== "comparing") throw new Error("nothing to compare");
			await sides.giving.confirm(id, now.digits);
		},
		async arrive(turns = 400): Promise<boolean> {
			for (let left = turns; left > 0 && stored.length === 0; left--) await turn();
			return stored.length > 0;
		},
	};
}

const large = (pieces: number) => {
	const random = seeded(4);
	return concat(...Array.from({ length: pieces }, () => random(pieceBytes)));
};

describe("many pieces", () => {
	test("come whole over a clean wire, and the first browser is told by a statement", async () => {
		const contents = large(64);
		const both = await between(contents, () => "passes");
		await both.meet();
		await both.confirm();
		expect(await both.arrive(40)).toBe(true);
		expect(both.stored.map((bytes) => equal(bytes, contents))).toEqual([true]);
		await both.turn();
		expect(both.at).toMatchObject({ again: 1, said: toBase64Url(new Uint8Array(300).fill(6)) });
		expect(await both.view.old()).toMatchObject({ is: "over", why: "done" });
	}, 60_000);

	test("come whole over a wire that loses, repeats and reorders, while workers die; or nothing comes", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 12 }),
				fc.infiniteStream(fc.constantFrom<Fate>("passes", "passes", "passes", "lost", "twice", "late")),
				fc.array(fc.tuple(fc.nat(30), fc.constantFrom("old" as const, "fresh" as const)), { maxLength: 3 }),
				async (pieces, fates, deaths) => {
					const contents = large(pieces);
					let isBad = false;
					const both = await between(contents, () => (isBad ? fates.next().value : "passes"));
					await both.meet();
					isBad = true;
					await both.confirm();
					for (let turn = 0; turn < 400 && both.stored.length === 0; turn++) {
						for (const [when, who] of deaths) if (when === turn) await both.die(who);
						await both.turn();
					}
					expect(both.stored.length).toBeLessThanOrEqual(1);
					for (const bytes of both.stored) expect(equal(bytes, contents)).toBe(true);
					const old = await both.view.old();
					// hardly ever: everything of a whole minute was lost
					if (both.stored.length === 0) expect(old?.is).toBe("over");
				},
			),
			{ numRuns: 60 },
		);
	}, 120_000);

	test("of which one can not be kept end it on both sides", async () => {
		const both = await between(large(3), () => "passes");
		await both.meet();
		both.at.isFull = true;
		await both.confirm();
		for (let left = 10; left > 0; left--) await both.turn();
		expect(await both.view.fresh()).toMatchObject({ is: "over", why: "storage-full" });
		expect(await both.view.old()).toMatchObject({ is: "over", why: "handover-failed" });
	}, 60_000);
});

describe("the browser that comes", () => {
	test("hears one answer: proven, from who showed the code, and no second one", async () => {
		const both = await between(large(1), () => "lost");
		await both.sides.giving.begin(id, undefined);
		const text = both.sides.giving.text();
		await both.sides.taking.begin(other, text);
		both.sides.taking.connected();
		const code = findHandover(text);
		const { fresh } = both.at;
		if (!code || code === "newer" || !fresh) throw new Error("no code");
		const keys = codeKeys(code.secret, { old, fresh });
		const answerOf = (seed: number, key = keys.down) => {
			const { publicKey } = keyPairOf(new Uint8Array(32).fill(seed));
			const frame = parseHandoverFrame(proven(key, sayKey("answer", handoverId(code.secret), publicKey)));
			if (!frame) throw new Error("no frame");
			return frame;
		};
		const elsewhere = toAddress(new Uint8Array(32).fill(77));
		await both.sides.taking.heard(elsewhere, answerOf(5));
		await both.sides.taking.heard(old, answerOf(5, keys.up));
		expect(await both.view.fresh()).toMatchObject({ is: "calling" });
		await both.sides.taking.heard(old, answerOf(5));
		const first = await both.view.fresh();
		expect(first?.is).toBe("comparing");
		await both.sides.taking.heard(old, answerOf(6));
		expect(await both.view.fresh()).toEqual(first);
	});
});

describe("a browser that does not answer any more", () => {
	test("ends it within a minute, on either side", async () => {
		for (const silent of ["old", "fresh"] as const) {
			let isCut = false;
			const both = await between(large(3), () => (isCut ? "lost" : "passes"));
			await both.meet();
			await both.confirm();
			if (silent === "old") {
				await both.turn();
				both.wire.length = 0;
			}
			isCut = true;
			both.wire.length = 0;
			for (let left = 45; left > 0; left--) await both.turn();
			expect(await both.view.old(), silent).toMatchObject({ is: "over", why: "handover-silent" });
		}
	}, 60_000);

	test("and a code whose end rang late is over all the same", async () => {
		const both = await between(large(1), () => "passes");
		await both.sides.giving.begin(id, undefined);
		const text = both.sides.giving.text();
		both.time.now += 5 * 60_000;
		await both.sides.taking.begin(other, text);
		both.sides.taking.connected();
		for (const { from, frame } of both.wire.splice(0)) {
			const hello = parseHandoverFrame(frame);
			if (hello) await both.sides.giving.heard(from, hello);
		}
		// nobody is met by it, before anything rang
		expect(await both.view.old()).toMatchObject({ is: "code" });
		await both.turn();
		expect(await both.view.fresh()).toMatchObject({ is: "over", why: "handover-over" });
		const again = await between(large(1), () => "passes");
		await again.meet();
		again.time.now += 5 * 60_000;
		await expect(again.confirm()).rejects.toMatchObject({ code: "handover-over" });
	});

	test("a clock that was put back does not keep a code alive", async () => {
		const both = await between(large(1), () => "passes");
		await both.sides.giving.begin(id, undefined);
		both.time.now -= 3_600_000;
		await both.turn();
		expect(await both.view.old()).toMatchObject({ is: "over", why: "handover-over" });
	});
});
