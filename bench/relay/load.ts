/** The generator: a process of its own, told by its parent what to do, so that its CPU is nobody's figure. */
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { fromBase64Url, toBase64Url } from "../../protocol/bytes.ts";
import { toChannelId } from "../../protocol/ids.ts";
import { controlText } from "../../protocol/wire/control.ts";
import { frameTypes } from "../../protocol/wire/frame.ts";
import { median } from "../table.ts";
import { type Client, createClient, type Entered } from "./dialects.ts";
import { publishFrame } from "./frames.ts";
import type { Counts, Link } from "./link.ts";
import type { Done, Go, Report, Task } from "./orders.ts";

const task = JSON.parse(process.argv[2] ?? "") as Task;
/** Without any answer for this long, what is missing is lost. */
const patienceMs = 10_000;
/** Logins on their way at once: fewer than the relay lets wait. */
const comingAtOnce = 48;
const probeEveryMs = 4;
/** 128 MiB/s: fast enough to fill 4 MiB at once, slow enough that a relay keeps up with it. */
const floodBytesPerMs = 131_072;
const keepaliveMs = 20_000;

const clients = Array.from({ length: task.clients }, (_, i) =>
	createClient(task.dialect, (task.first ?? 0) + i),
);
const runs: Readonly<Record<Task["mode"], () => Promise<(count: number) => Promise<Done>>>> = {
	pairs: preparePairs,
	channel: prepareChannel,
	idle: prepareIdle,
	flood: prepareFlood,
	probe: prepareProbe,
};

const report = (message: Report) => process.send?.(message);
process.on("disconnect", () => process.exit());
try {
	const run = await runs[task.mode]();
	process.on("message", (go: Go) => void run(go.count).then(report, fail));
	report({ type: "ready" });
} catch (thrown) {
	fail(thrown);
}

function fail(thrown: unknown) {
	report({ type: "failed", sentence: thrown instanceof Error ? thrown.message : String(thrown) });
}

/** Everybody comes in, a few at a time. */
async function enterAll(tokens: readonly string[] = []): Promise<Entered[]> {
	const entered: Entered[] = [];
	let next = 0;
	const enterSome = async () => {
		for (let i = next++; i < clients.length; i = next++) {
			const text = tokens[i];
			const token = text === undefined ? undefined : fromBase64Url(text);
			const from = `127.0.0.${2 + (i % 8)}`;
			const client = clients[i] as Client;
			const door = { port: task.port, from, isNobody: task.mode === "idle" };
			entered[i] = await client.enter(door, token ? { auth: "token", token } : {});
		}
	};
	await Promise.all(Array.from({ length: comingAtOnce }, enterSome));
	return entered;
}

async function enterLinks(): Promise<Link[]> {
	return (await enterAll()).map(({ link }) => link);
}

/** Counts letters of others and refusals until all are back, or until nothing comes any more. */
function createCounter() {
	let received = 0;
	let refused = 0;
	return {
		/** How many letters came in this piece. */
		count({ binary, text }: Counts): number {
			const came = text + (binary[frameTypes.deliver] ?? 0) + (binary[frameTypes.publish] ?? 0);
			received += came;
			refused += binary[frameTypes.refuse] ?? 0;
			return came;
		},
		reset() {
			received = 0;
			refused = 0;
		},
		async until(sent: () => number, isSending: () => boolean): Promise<Done> {
			let last = -1;
			let lastAt = performance.now();
			while (isSending() || received + refused < sent()) {
				if (received !== last) lastAt = performance.now();
				else if (performance.now() - lastAt > patienceMs) break;
				last = received;
				await wait(2);
			}
			return { type: "done", sent: sent(), received, refused };
		},
	};
}

/** The partner of client `i` is its neighbour. */
function partnerOf(i: number): number {
	return i ^ 1;
}

async function enterPairs(): Promise<{ links: Link[]; letters: Buffer[] }> {
	const links = await enterLinks();
	const partner = (i: number) => clients[partnerOf(i)] as Client;
	await Promise.all(links.map((link, i) => clients[i]?.befriend(link, partner(i))));
	for (const link of links) link.isCounting = true;
	return { links, letters: clients.map((client, i) => client.letterTo(partner(i), task.bytes)) };
}

async function preparePairs() {
	const { links, letters } = await enterPairs();
	const counter = createCounter();
	let sent = 0;
	let left = 0;
	// so many letters at once are one write, made here once
	const bursts = letters.map((letter) => {
		const all = Buffer.concat(Array.from({ length: task.depth }, () => letter));
		return Array.from({ length: task.depth + 1 }, (_, k) => all.subarray(0, k * letter.length));
	});
	const send = (i: number, wanted: number) => {
		for (let open = Math.min(wanted, left); open > 0; ) {
			const k = Math.min(open, task.depth);
			links[i]?.socket.write(bursts[i]?.[k] as Buffer);
			sent += k;
			left -= k;
			open -= k;
		}
	};
	links.forEach((link, i) => {
		link.onFrames = (counts) => {
			const came = counter.count(counts);
			if (came > 0 && left > 0) send(partnerOf(i), came);
		};
	});
	return async (count: number) => {
		counter.reset();
		sent = 0;
		left = count;
		for (let i = 0; i < links.length; i++) send(i, task.depth);
		return counter.until(
			() => sent,
			() => left > 0,
		);
	};
}

async function prepareChannel() {
	const links = await enterLinks();
	const channel = new Uint8Array(32).fill(7);
	if (task.dialect === "sidelong") {
		const join = { type: "join", id: 2, payload: { channels: [toChannelId(channel)] } };
		for (const link of links) {
			// not in every version of the protocol: what the relay answers decides
			link.sendText(JSON.stringify(join));
			await answered(link);
		}
	}
	for (const link of links) link.isCounting = true;
	const frame = publishFrame(channel, task.bytes);
	const counter = createCounter();
	const members = links.length - 1;
	let left = 0;
	let sent = 0;
	let back = 0;
	const publish = () => {
		if (left === 0) return;
		left--;
		sent += members;
		links[0]?.socket.write(frame);
	};
	for (const link of links.slice(1))
		link.onFrames = (counts) => {
			back += counter.count(counts);
			if (back < members) return;
			back -= members;
			publish();
		};
	return async (count: number) => {
		counter.reset();
		sent = 0;
		back = 0;
		left = count;
		for (let i = 0; i < task.depth; i++) publish();
		return counter.until(
			() => sent,
			() => left > 0,
		);
	};
}

async function prepareIdle() {
	const { tokens: path, collects } = task;
	const tokens = path && !collects ? readFileSync(path, "utf8").split("\n") : [];
	return async () => {
		const entered = await enterAll(tokens);
		if (path && collects)
			writeFileSync(path, entered.map(({ token }) => (token ? toBase64Url(token) : "")).join("\n"));
		for (const { link } of entered) link.isCounting = true;
		const alive = textFor("keepalive");
		setInterval(() => {
			for (const { link } of entered) if (alive) link.sendText(alive);
		}, keepaliveMs);
		const here = entered.filter(({ link }) => !link.socket.destroyed).length;
		return { type: "done", sent: task.clients, received: here, refused: 0 } as const;
	};
}

/** The bare reference does not know control messages, and lets everybody stay. */
function textFor(type: "keepalive"): string | undefined {
	return task.dialect === "sidelong" ? controlText({ type, payload: {} }) : undefined;
}

async function prepareFlood() {
	const { links, letters } = await enterPairs();
	const [sender, victim] = links;
	const [letter] = letters;
	if (!sender || !victim || !letter) throw new Error("a flood needs two");
	const counter = createCounter();
	let refused = 0;
	sender.onFrames = ({ binary }) => {
		refused += binary[frameTypes.refuse] ?? 0;
	};
	victim.onFrames = counter.count;
	return async (count: number) => {
		if (!task.reads) victim.socket.pause();
		const startedAt = performance.now();
		for (let sent = 0; sent < count; ) {
			const due = Math.floor(((performance.now() - startedAt) * floodBytesPerMs) / letter.length);
			let isFull = false;
			for (; sent < Math.min(due, count) && !isFull; sent++) isFull = !sender.socket.write(letter);
			if (isFull) await new Promise((resolve) => sender.socket.once("drain", resolve));
			else await wait(1);
		}
		if (!task.reads)
			return { type: "done", sent: count, received: 0, refused, ...(await closing(victim)) } as const;
		return counter.until(
			() => count,
			() => false,
		);
	};
}

/** After it has not read for long, it reads what is left: its close code is at the end. */
async function closing(victim: Link): Promise<Pick<Done, "closeCode">> {
	victim.socket.resume();
	for (let i = 0; i < 100 && victim.closeCode === undefined && !victim.socket.destroyed; i++) await wait(20);
	return victim.closeCode === undefined ? {} : { closeCode: victim.closeCode };
}

async function prepareProbe() {
	const { links, letters } = await enterPairs();
	const times: number[] = [];
	let sent = 0;
	const sentAt: number[] = [];
	links.forEach((link, i) => {
		link.onFrames = ({ binary }) => {
			if (!binary[frameTypes.deliver]) return;
			times.push((performance.now() - (sentAt[i] ?? 0)) * 1_000);
			sentAt[i] = 0;
		};
	});
	return async (ms: number) => {
		times.length = 0;
		sent = 0;
		const until = performance.now() + ms;
		for (let i = 0; performance.now() < until; i = (i + 1) % links.length) {
			// one that is still on its way is not sent again, and counts when it comes
			if (!sentAt[partnerOf(i)]) {
				sentAt[partnerOf(i)] = performance.now();
				links[i]?.socket.write(letters[i] as Buffer);
				sent++;
			}
			await wait(probeEveryMs);
		}
		await wait(200);
		return { type: "done", sent, received: times.length, refused: 0, p50: median(times) } as const;
	};
}

/** Resolves when the last call was answered well. Rejects with the code of the refusal. */
async function answered(link: Link): Promise<void> {
	for (;;) {
		const message = JSON.parse(await link.nextText()) as { type: string; payload?: { code?: string } };
		if (message.type === "error") throw new Error(message.payload?.code ?? "error");
		if (message.type === "result") return;
	}
}
