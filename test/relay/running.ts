/** A real relay on a port of this machine, in this process, and people who dial it. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import type { Bytes } from "../../protocol/bytes.ts";
import {
	type ClientControl,
	controlText,
	parseControlFromRelay,
	type RelayControl,
	type Welcome,
} from "../../protocol/wire/control.ts";
import { parseCommandLine } from "../../relay/cli.ts";
import { type Config, parseConfig } from "../../relay/config.ts";
import { type Relay, startRelay } from "../../relay/start.ts";
import { createPerson, type LoginChoice } from "./person.ts";

/** What these arguments mean. */
export function configOf(...args: string[]): Config {
	const told = parseCommandLine(args, {});
	const config = typeof told === "string" ? told : parseConfig(told, {});
	if (typeof config === "string") throw new Error(config);
	return config;
}

/** A TCP port of this machine that is free now. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const address = server.address();
	await new Promise((done) => server.close(done));
	return typeof address === "object" && address ? address.port : 0;
}

export interface RunningRelay extends Relay {
	readonly port: number;
	readonly folder: string;
	readonly log: string[];
	/** Value of a metric's sample, such as `limited_total{limit="flood"}`; needs `--metrics-port`. */
	metric(sample: string): Promise<number>;
	/** Stops it and takes its data away. */
	close(): Promise<void>;
}

/** Starts a relay on a free port with these arguments and a fresh data folder. */
export async function run(...args: string[]): Promise<RunningRelay> {
	const folder = mkdtempSync(join(tmpdir(), "sidelong-relay-"));
	const log: string[] = [];
	const config = configOf("--port=0", `--data-dir=${folder}`, ...args);
	const relay = await startRelay(config, (line) => log.push(line));
	return {
		...relay,
		port: Number(new URL(relay.url).port),
		folder,
		log,
		async metric(sample) {
			const answer = await fetch(`http://127.0.0.1:${config.metricsPort}/metrics`);
			const lines = (await answer.text()).split("\n");
			return Number(lines.find((line) => line.startsWith(`sidelong_${sample} `))?.split(" ")[1]);
		},
		async close() {
			await relay.stop();
			rmSync(folder, { recursive: true });
		},
	};
}

export interface Dialled {
	readonly socket: WebSocket;
	readonly closed: Promise<number>;
	readonly heard: RelayControl[];
	readonly frames: Bytes[];
	say(message: ClientControl): void;
	/** The first message of that type, now or later. */
	hear<T extends RelayControl["type"]>(type: T): Promise<Extract<RelayControl, { type: T }>>;
}

/** Opens a WebSocket as the extension does. Rejects when it is refused. `ca`: a certificate to trust, PEM. */
export async function dial(url: string, headers: Record<string, string> = {}, ca?: string): Promise<Dialled> {
	const socket = new WebSocket(url, ["sidelong.1"], { headers, ...(ca && { ca }) });
	const heard: RelayControl[] = [];
	const frames: Bytes[] = [];
	const waiting = new Set<() => void>();
	socket.on("message", (data: Buffer, isBinary) => {
		if (isBinary) frames.push(new Uint8Array(data));
		else {
			const message = parseControlFromRelay(data.toString());
			if (typeof message === "string") throw new Error(message);
			heard.push(message);
		}
		for (const look of waiting) look();
	});
	const closed = new Promise<number>((done) => socket.on("close", done));
	await new Promise((done, fail) => {
		socket.on("open", done);
		socket.on("error", fail);
	});
	return {
		socket,
		closed,
		heard,
		frames,
		say: (message) => socket.send(controlText(message)),
		hear: (type) =>
			new Promise((resolve) => {
				const look = () => {
					const found = heard.find((message) => message.type === type);
					if (!found) return;
					waiting.delete(look);
					resolve(found as never);
				};
				waiting.add(look);
				look();
			}),
	};
}

/** Logs somebody in. */
export async function loginAt(
	url: string,
	name: string,
	choice: LoginChoice = {},
	headers = {},
	ca?: string,
) {
	const person = createPerson(name);
	const client = await dial(url, headers, ca);
	client.say(person.hello(choice));
	const { payload: challenge } = await client.hear("challenge");
	client.say(person.proof(challenge, choice));
	const { payload: welcome }: { payload: Welcome } = await client.hear("welcome");
	return { ...client, person, challenge, welcome };
}
