/**
 * Frames that were good once, with bytes changed, cut, doubled and put in, thrown at a relay in a process of its own. Fifty thousand by
 * default; `SIDELONG_FRAMES=1000000` throws a million. The seed is fixed, so that what is found is found again: `SIDELONG_SEED`.
 */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { type Bytes, concat, uint, utf8 } from "../../protocol/bytes.ts";
import { toChannelId } from "../../protocol/ids.ts";
import vectors from "../../protocol/vectors/control.json" with { type: "json" };
import { buildFrameFromClient } from "../../protocol/wire/frame.ts";
import { startRelayProcess } from "../driver/relay-process.ts";
import { createChance } from "../world/chance.ts";
import { bytesFrom, createPerson } from "./person.ts";
import { dialRaw, frame, loginRaw, opcodes, type Raw } from "./raw.ts";

const count = Number(process.env.SIDELONG_FRAMES ?? 50_000);
const seed = Number(process.env.SIDELONG_SEED ?? 1721);
const lanes = 32;

/** Chance with a choice. */
function chance(start: number) {
	const { below } = createChance(start);
	return { below, pick: <T>(from: readonly T[]): T => from[below(from.length)] as T };
}
type Chance = ReturnType<typeof chance>;

const address = createPerson("somebody").address;
const channel = toChannelId(bytesFrom("a room"));
const body = utf8("sealed");
const messages: readonly { readonly opcode: number; readonly payload: Bytes }[] = [
	...vectors.good
		.filter(({ from }) => from === "client")
		.map(({ text }) => ({ opcode: opcodes.text, payload: utf8(text) })),
	...[
		buildFrameFromClient({ type: "deliver", droppable: false, ref: 1, target: address, body }),
		buildFrameFromClient({ type: "publish", droppable: true, ref: 2, channel, body }),
		buildFrameFromClient({
			type: "fan",
			droppable: false,
			ref: 3,
			channel,
			heads: [
				{ target: address, head: utf8("one") },
				{ target: address, head: utf8("two") },
			],
			body,
		}),
		concat(uint(2, 1), uint(1, 1), uint(4, 4), new Uint8Array(32), uint(0, 4)),
	].map((payload) => ({ opcode: opcodes.binary, payload })),
];

function mutate(bytes: Bytes, { below, pick }: Chance): Bytes {
	const at = below(bytes.length + 1);
	const changes: readonly (() => Bytes)[] = [
		() => bytes.map((byte, i) => (i === at ? byte ^ (1 << below(8)) : byte)),
		() => bytes.map((byte, i) => (i === at ? below(256) : byte)),
		() => bytes.slice(0, at),
		() =>
			concat(
				bytes.slice(0, at),
				new Uint8Array(below(16)).map(() => below(256)),
				bytes.slice(at),
			),
		() => concat(bytes, bytes.slice(at)),
		() =>
			concat(
				bytes.slice(0, at),
				pick([uint(0, 4), uint(2 ** 32 - 1, 4), utf8('"'), utf8("}"), utf8("\\u0000")]),
			),
		() => concat(bytes.slice(0, at), new Uint8Array(below(3_000)).fill(below(256)), bytes.slice(at)),
	];
	return pick(changes)();
}

/** A mutated message in a good frame, or a good message in a mutated frame. */
function next(random: Chance): Bytes {
	const { opcode, payload } = random.pick(messages);
	return random.below(4) === 0
		? mutate(frame(opcode, payload), random)
		: frame(random.below(20) === 0 ? random.below(16) : opcode, mutate(payload, random));
}

const residentMiB = (pid: number) =>
	Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024;

/** Throws so many at the relay, each on a connection that is alive when it is thrown. */
async function throwFrames(port: number, name: string, frames: number, random: Chance): Promise<number> {
	let [thrown, closed] = [0, 0];
	let raw: Raw | undefined;
	while (thrown < frames) {
		if (!raw || raw.isOver) {
			raw = await dialRaw(port);
			// some before the login, most after
			if (random.below(4) > 0) await loginRaw(raw, name);
		}
		const before = raw.received.filter(({ opcode }) => opcode === opcodes.pong).length;
		raw.write(next(random), frame(opcodes.ping, utf8("?")));
		thrown++;
		// half a frame waits for its rest, and swallows the ping: it is ended as a person would end it
		const current = raw;
		const settled = await Promise.race([
			settles(current, before),
			new Promise((done) => setTimeout(done, 100)),
		]);
		if (settled !== "alive") {
			closed++;
			current.end();
			raw = undefined;
		}
	}
	raw?.end();
	return closed;
}
async function settles(raw: Raw, pongs: number): Promise<"alive" | "over"> {
	for (let seen = raw.received.length; ; seen++) {
		await raw.frames(seen + 1);
		if (raw.isOver || raw.received.some(({ opcode }) => opcode === opcodes.close)) return "over";
		if (raw.received.filter(({ opcode }) => opcode === opcodes.pong).length > pongs) return "alive";
	}
}

test.skipIf(process.platform !== "linux")(
	`${count} mutated frames kill nothing, fill nothing, and are nobody else's business`,
	async () => {
		execFileSync(process.execPath, ["scripts/build-relay.mjs"]);
		const relay = await startRelayProcess(resolve("dist/relay.mjs"), 0, [
			"--limit-frame-burst=1000000000",
			"--limit-frames-per-second=1000000000",
			"--limit-bytes-per-second=1000000000",
		]);
		try {
			// one of its own for each lane: which of them is faster must not change what is thrown
			const throwAll = (frames: number, from: number) =>
				Promise.all(
					Array.from({ length: lanes }, (_, i) =>
						throwFrames(relay.port, `eve ${i}`, Math.ceil(frames / lanes), chance(from + i)),
					),
				);
			await throwAll(Math.min(5_000, count / 10), seed + lanes);
			const before = residentMiB(relay.pid);
			const closed = await throwAll(count, seed);
			const growth = residentMiB(relay.pid) - before;
			// not all are bad, and not all are good: something was tested
			const rate = closed.reduce((sum, each) => sum + each, 0) / count;
			expect(rate).toBeGreaterThan(0.1);
			expect(rate).toBeLessThan(0.9);
			expect(growth).toBeLessThanOrEqual(64);
			const alice = await dialRaw(relay.port);
			await loginRaw(alice, "alice");
			alice.write(frame(opcodes.ping, utf8("still here")));
			expect((await alice.frames(1)).at(-1)?.payload).toEqual(utf8("still here"));
			expect(relay.log()).not.toMatch(/error|failed/);
			alice.end();
		} finally {
			await relay.close();
		}
	},
	600_000 + count * 5,
);
