/** The rows of the table: which servers, which load, which ratio. */
import { join } from "node:path";
import type { FigureName, Measured } from "./figures.ts";
import { hasStrace, openFilesLimit, startBare, startRelay } from "./processes.ts";
import {
	cpuPerLetter,
	Discarded,
	fill,
	longestTurns,
	type Slow,
	slowReader,
	writesPerLetter,
} from "./samples.ts";

interface Plan {
	readonly rounds: number;
	/** Small numbers: quick answers, no claims. */
	readonly isQuick: boolean;
	/** A temporary folder. */
	readonly folder: string;
	readonly wanted: readonly FigureName[];
}
/** Measures what belongs together. */
type Row = () => Promise<Partial<Record<FigureName, Measured>>>;

const clients = 50;
const members = 1_000;
const slowBytes = 600_000_000;

export function createRows({ rounds, isQuick, folder, wanted }: Plan): Row[] {
	const relay = () => startRelay(join(folder, "relay"));
	const turns = isQuick ? 2 : 5;
	const letters = isQuick ? 10_000 : 40_000;

	/** One array of what each round gave; a round that does not count says why. */
	async function inRounds<T>(
		sample: () => Promise<T>,
		times = rounds,
	): Promise<{ kept: T[]; notes: string[] }> {
		const kept: T[] = [];
		const notes: string[] = [];
		for (let round = 1; round <= times; round++)
			try {
				kept.push(await sample());
			} catch (thrown) {
				if (!(thrown instanceof Error)) throw thrown;
				const what = thrown instanceof Discarded ? "is discarded" : "did not work";
				notes.push(`Round ${round} ${what}: ${thrown.message}.`);
			}
		return { kept, notes: [...new Set(notes)] };
	}
	const pairs = (depth: number, bytes: number) => ({ mode: "pairs", clients, depth, bytes }) as const;

	async function routed(): Promise<Measured> {
		const work = pairs(4, 2_048);
		const sides = [relay, startBare].map((start) => ({ start, work, count: letters }));
		const { kept, notes } = await inRounds(() => cpuPerLetter(sides, turns));
		const { values, beside } = ratio(kept, ["of the relay, µs", "of the bare forwarder, µs"]);
		return { values, beside, notes };
	}
	async function writes(depth: number): Promise<Measured> {
		const count = isQuick ? 2_000 : 6_000;
		const { kept, notes } = await inRounds(() => writesPerLetter(relay, pairs(depth, 2_048), count));
		const how = hasStrace() ? [] : ["strace is absent: the kernel's own count of write and writev instead."];
		return { values: kept, notes: [...how, ...notes] };
	}
	async function payload(): Promise<Measured> {
		const sides = [16_384, 512].map((bytes) => ({
			start: relay,
			work: pairs(4, bytes),
			count: bytes > 1_000 ? letters / 2 : letters,
		}));
		const { kept, notes } = await inRounds(() => cpuPerLetter(sides, turns));
		const { values, beside } = ratio(kept, ["at 16 kB, µs", "at 0.5 kB, µs"]);
		return { values, beside, notes };
	}
	async function fanout(): Promise<Measured> {
		const work = { mode: "channel", clients: members + 1, bytes: 512 } as const;
		const count = isQuick ? 10 : 25;
		// four publishes on their way, as with letters; and one alone, where there is nothing to write together
		const sides = [4, 1].flatMap((depth) =>
			[relay, startBare].map((start) => ({ start, work: { ...work, depth }, count })),
		);
		const { kept, notes } = await inRounds(() => cpuPerLetter(sides, turns));
		const { values, beside } = ratio(kept, ["of the relay, µs", "of the ws.send loop, µs"]);
		const alone = kept.map((round) => (round[2] ?? Number.NaN) / (round[3] ?? Number.NaN));
		const start = (more: readonly string[]) => startRelay(join(folder, "relay"), more);
		const turnsOf = await inRounds(() => longestTurns(start, { ...work, depth: 4 }, 5), 1);
		const told = turnsOf.kept.flat().map((line) => `Counted by the relay (goals 250 and 100): ${line}.`);
		return {
			values,
			beside: { ...beside, "with one publish on its way": alone },
			notes: [...notes, ...turnsOf.notes, ...told],
		};
	}
	async function fills() {
		// both ends of a connection are files of different processes; a few are needed for other things
		const many = Math.min(isQuick ? 2_000 : 10_000, openFilesLimit() - 200);
		const work = { mode: "idle", clients: many, depth: 0, bytes: 0 } as const;
		const tokens = join(folder, "tokens");
		await fill([{ start: relay, work: { ...work, tokens, collects: true } }], 0);
		// after 8 s without work V8 tidies up by itself
		const restMs = isQuick ? 1_000 : wanted.includes("rssPerConnKiB") ? 11_000 : 0;
		const sides = [
			{ start: relay, work: { ...work, tokens } },
			{ start: startBare, work },
		];
		const { kept, notes } = await inRounds(() => fill(sides, restMs));
		const of = (i: number, figure: "cpuMs" | "residentKiB") =>
			kept.map((round) => round[i]?.[figure] ?? Number.NaN);
		const micros = (i: number) => of(i, "cpuMs").map((ms) => ms * 1_000);
		const bare = of(1, "cpuMs");
		const told = [...notes, `${many} connections (open files: ${openFilesLimit()}).`];
		return {
			rssPerConnKiB: {
				values: of(0, "residentKiB"),
				beside: { "of bare ws": of(1, "residentKiB") },
				notes: told,
			},
			loginVsUpgrade: {
				values: of(0, "cpuMs").map((ms, i) => ms / (bare[i] ?? Number.NaN)),
				beside: { "of the relay, µs": micros(0), "of a bare upgrade, µs": micros(1) },
				notes: told,
			},
		};
	}
	async function slow(): Promise<Measured> {
		const bytes = isQuick ? slowBytes / 4 : slowBytes;
		const { kept, notes } = await inRounds(async () => ({
			reads: await slowReader(relay, slowBytes / 4, true),
			slow: await slowReader(relay, bytes, false),
			// the relay does not wait long for the close to be read, so this one reads after a moment
			short: await slowReader(relay, 20_000_000, false),
		}));
		return {
			values: kept.map(({ slow: { growthMiB } }) => growthMiB),
			beside: {
				"others' p50 ÷ beside one who reads (goal ≤ 1.2)": kept.map(
					({ reads, slow: { p50 } }) => p50 / reads.p50,
				),
				"others' p50, µs": kept.map(({ slow: { p50 } }) => p50),
				"growth beside one who reads, MiB": kept.map(({ reads }) => reads.growthMiB),
			},
			notes: [...notes, closed(kept.map((round) => round.short))],
		};
	}

	const has = (...names: FigureName[]) => names.some((name) => wanted.includes(name));
	const rows: Row[] = [];
	if (has("routedVsBareWs")) rows.push(async () => ({ routedVsBareWs: await routed() }));
	if (has("writevDepth4")) rows.push(async () => ({ writevDepth4: await writes(4) }));
	if (has("writevDepth1")) rows.push(async () => ({ writevDepth1: await writes(1) }));
	if (has("payloadRatio")) rows.push(async () => ({ payloadRatio: await payload() }));
	if (has("fanoutVsLoop")) rows.push(async () => ({ fanoutVsLoop: await fanout() }));
	if (has("rssPerConnKiB", "loginVsUpgrade")) rows.push(fills);
	if (has("slowReaderMiB")) rows.push(async () => ({ slowReaderMiB: await slow() }));
	return rows;
}

/** The first side over the second by round, and both in microseconds for orientation. */
function ratio(rounds: readonly (readonly number[])[], labels: readonly [string, string]) {
	const side = (i: number) => rounds.map((round) => (round[i] ?? Number.NaN) * 1_000);
	const [first, second] = [side(0), side(1)];
	return {
		values: first.map((value, i) => value / (second[i] ?? Number.NaN)),
		beside: { [labels[0]]: first, [labels[1]]: second },
	};
}

function closed(rounds: readonly Slow[]): string {
	const codes = rounds.map(({ closeCode }) => closeCode ?? "not closed");
	const isRight = codes.every((code) => code === 1013);
	return `Closed with ${[...new Set(codes)].join(", ")}${isRight ? "" : " (NOT MET: 1013 in every round)"}.`;
}
