/** One sample of each kind: fresh processes, an answer in milliseconds, KiB or counts, or a sentence why it does not count. */
import { setTimeout as wait } from "node:timers/promises";
import type { Done, Task } from "./orders.ts";
import { countWrites, cpuOf, type Generator, residentOf, type Server, startGenerator } from "./processes.ts";

/** What a round is thrown away for. */
export class Discarded extends Error {}

type Start = () => Promise<Server>;
type Work = Omit<Task, "dialect" | "port">;
interface Side {
	readonly start: Start;
	readonly work: Work;
	/** Letters (or publishes) of one turn. */
	readonly count: number;
}

interface Place {
	readonly server: Server;
	readonly generator: Generator;
}

/** Starts a server and a generator for each, and ends all of them whatever happens. */
async function withAll<T>(
	sides: readonly Pick<Side, "start" | "work">[],
	act: (places: readonly Place[]) => Promise<T>,
): Promise<T> {
	const places: Place[] = [];
	const servers: Server[] = [];
	try {
		for (const { start, work } of sides) {
			const server = await start();
			servers.push(server);
			places.push({ server, generator: await startGenerator(server, work) });
		}
		return await act(places);
	} finally {
		for (const { generator } of places) generator.stop();
		for (const server of servers) server.stop();
	}
}
function withBoth<T>(
	start: Start,
	work: Work,
	act: (server: Server, generator: Generator) => Promise<T>,
): Promise<T> {
	return withAll([{ start, work }], async ([place]) => {
		if (!place) throw new Error("nothing was started");
		return act(place.server, place.generator);
	});
}

function mustBeComplete({ sent, received, refused }: Done): number {
	if (received === sent && refused === 0) return received;
	throw new Discarded(`${sent} were sent, ${received} came and ${refused} were refused`);
}

/**
 * Milliseconds of server CPU per letter of each side. All servers of a round run at once and take short turns,
 * so that what else the machine does falls on all of them alike; who waits for a turn uses nothing.
 */
export function cpuPerLetter(sides: readonly Side[], turns: number): Promise<number[]> {
	return withAll(sides, async (places) => {
		const cpu = sides.map(() => 0);
		const letters = sides.map(() => 0);
		// the first turn warms up the compiler, and is not counted
		for (let turn = 0; turn <= turns; turn++)
			for (const [i, { server, generator }] of places.entries()) {
				const before = cpuOf(server);
				const came = mustBeComplete(await generator.run(sides[i]?.count ?? 0));
				if (turn === 0) continue;
				cpu[i] = (cpu[i] ?? 0) + cpuOf(server) - before;
				letters[i] = (letters[i] ?? 0) + came;
			}
		return cpu.map((ms, i) => ms / (letters[i] ?? 0));
	});
}

/** System calls that write, per letter that arrived. */
export function writesPerLetter(start: Start, work: Work, count: number): Promise<number> {
	return withBoth(start, work, async (server, generator) => {
		mustBeComplete(await generator.run(count));
		let came = 0;
		const calls = await countWrites(server, async () => {
			came = mustBeComplete(await generator.run(count));
		});
		return calls / came;
	});
}

export interface Fill {
	/** Milliseconds of server CPU per connection that came in. */
	readonly cpuMs: number;
	/** KiB of resident memory per idle connection. */
	readonly residentKiB: number;
}

/** Fills servers with idle connections, one after the other. `restMs`: how long they may tidy up before their memory is read. */
export function fill(sides: readonly Pick<Side, "start" | "work">[], restMs: number): Promise<Fill[]> {
	return withAll(sides, async (places) => {
		const fills: { cpuMs: number; before: number; came: number; server: Server }[] = [];
		for (const [i, { server, generator }] of places.entries()) {
			await wait(300);
			const cpuBefore = cpuOf(server);
			const before = residentOf(server);
			const came = mustBeComplete(await generator.run(sides[i]?.work.clients ?? 0));
			fills.push({ cpuMs: (cpuOf(server) - cpuBefore) / came, before, came, server });
		}
		await wait(restMs);
		return fills.map(({ cpuMs, before, came, server }) => ({
			cpuMs,
			residentKiB: (residentOf(server) - before) / came,
		}));
	});
}

export interface Slow {
	/** How far the resident memory grew at most, MiB. */
	readonly growthMiB: number;
	/** Median of the others' time from sending to receiving, microseconds. */
	readonly p50: number;
	/** What the one who did not read was closed with; absent when it was not. */
	readonly closeCode: number | undefined;
}

/** Sends `bytes` at somebody who reads or does not, while others write to each other. */
export function slowReader(start: Start, bytes: number, reads: boolean): Promise<Slow> {
	const letterBytes = 65_000;
	const work: Work = { mode: "flood", clients: 2, depth: 1, bytes: letterBytes, reads };
	return withBoth(start, work, async (server, flood) => {
		const others: Work = { mode: "probe", clients: 10, depth: 1, bytes: 552, first: 100 };
		const probe = await startGenerator(server, others);
		await probe.run(300);
		const before = residentOf(server);
		let most = before;
		const watch = setInterval(() => {
			most = Math.max(most, residentOf(server));
		}, 20);
		try {
			// as long as the flood takes at its pace
			const times = probe.run(Math.round(bytes / 131_072));
			const { closeCode } = await flood.run(Math.ceil(bytes / letterBytes));
			const { p50 } = await times;
			return { growthMiB: (most - before) / 1_024, p50: p50 ?? Number.NaN, closeCode };
		} finally {
			clearInterval(watch);
			probe.stop();
		}
	});
}

/** What the relay itself counted as its longest turn of the event loop while `count` publishes went through it, by kind of work. */
export function longestTurns(start: (more: readonly string[]) => Promise<Server>, work: Work, count: number) {
	const metricsPort = 20_000 + (process.pid % 10_000);
	return withBoth(
		() => start(["--metrics-port", String(metricsPort)]),
		work,
		async (_server, generator) => {
			mustBeComplete(await generator.run(count));
			const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
			return text.split("\n").filter((line) => /^[a-z_]*turn_of_event_loop_most\b/.test(line));
		},
	);
}
