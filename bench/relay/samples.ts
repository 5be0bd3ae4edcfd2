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

/** Starts a server and a generator, and ends both whatever happens. */
async function withBoth<T>(
	{ start, work }: Pick<Side, "start" | "work">,
	act: (server: Server, generator: Generator) => Promise<T>,
): Promise<T> {
	const server = await start();
	try {
		const generator = await startGenerator(server, work);
		try {
			return await act(server, generator);
		} finally {
			generator.stop();
		}
	} finally {
		server.stop();
	}
}

function mustBeComplete({ sent, received, refused }: Done): number {
	if (received === sent && refused === 0) return received;
	throw new Discarded(`${sent} were sent, ${received} came and ${refused} were refused`);
}

/**
 * Milliseconds of server CPU per letter of each side. All servers of a round run at once and take short turns,
 * so that what else the machine does falls on all of them alike; who waits for a turn uses nothing.
 */
export async function cpuPerLetter(sides: readonly Side[], turns: number): Promise<number[]> {
	const cpu = sides.map(() => 0);
	const letters = sides.map(() => 0);
	const open: { server: Server; generator: Generator }[] = [];
	try {
		for (const { start, work } of sides) {
			const server = await start();
			// ended below even when its clients do not get in
			const place = { server, generator: { run: async () => ({}) as Done, stop() {} } as Generator };
			open.push(place);
			place.generator = await startGenerator(server, work);
		}
		// the first turn warms up the compiler, and is not counted
		for (let turn = 0; turn <= turns; turn++)
			for (const [i, { server, generator }] of open.entries()) {
				const before = cpuOf(server);
				const came = mustBeComplete(await generator.run(sides[i]?.count ?? 0));
				if (turn === 0) continue;
				cpu[i] = (cpu[i] ?? 0) + cpuOf(server) - before;
				letters[i] = (letters[i] ?? 0) + came;
			}
	} finally {
		for (const { server, generator } of open) {
			generator.stop();
			server.stop();
		}
	}
	return cpu.map((ms, i) => ms / (letters[i] ?? 0));
}

/** System calls that write, per letter that arrived. */
export function writesPerLetter(start: Start, work: Work, count: number): Promise<number> {
	return withBoth({ start, work }, async (server, generator) => {
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

/** Fills a server with idle connections. `restMs`: how long it may tidy up before its memory is read. */
export function fill(start: Start, work: Work, restMs: number): Promise<Fill> {
	return withBoth({ start, work }, async (server, generator) => {
		await wait(300);
		const cpuBefore = cpuOf(server);
		const residentBefore = residentOf(server);
		const came = mustBeComplete(await generator.run(work.clients));
		const cpu = cpuOf(server) - cpuBefore;
		await wait(restMs);
		return { cpuMs: cpu / came, residentKiB: (residentOf(server) - residentBefore) / came };
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
	return withBoth({ start, work }, async (server, flood) => {
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
