/** A whole relay from its configuration: keys and handles from the data folder, the hub, the server. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Config } from "./config.ts";
import { createHandles, parseLeases } from "./handles.ts";
import { createHub } from "./hub.ts";
import { loadRelayKeys } from "./keys.ts";
import { relayLimits } from "./limits.ts";
import { createLog, placeOf } from "./log.ts";
import { readPrivate, writePrivate } from "./private-file.ts";
import { createRelayServer } from "./server.ts";

export interface Relay {
	/** `ws://host:port/ws` */
	readonly url: string;
	/** Drains, saves, and is done when nothing is open any more. */
	stop(): Promise<void>;
}

/** Starts a relay. Rejects with an `Error` that says in a sentence what is wrong with the data folder or the port. */
export async function startRelay(config: Config, write: (line: string) => void): Promise<Relay> {
	const date = () => Date.now();
	const log = createLog({ level: config.logLevel, date, write });
	const random = (length: number) => new Uint8Array(randomBytes(length));
	const keys = loadRelayKeys(config.dataDir, random);

	const path = join(config.dataDir, "handles.json");
	const text = readPrivate(path);
	const saved = text === undefined ? [] : parseLeases(text);
	if (!saved) throw new Error(`${path} is damaged: restore it, or delete it to free all handles`);
	let timer: NodeJS.Timeout | undefined;
	const handles = createHandles({
		date,
		saved,
		onChange() {
			timer ??= setTimeout(save, relayLimits.saveMs);
		},
	});
	function save() {
		if (!timer) return;
		clearTimeout(timer);
		timer = undefined;
		try {
			writePrivate(path, handles.text());
		} catch (thrown) {
			// the relay goes on: handles are a comfort, letters are not
			log.error(`handles not saved ${placeOf(thrown)}`);
		}
	}

	const hub = createHub({
		now: () => performance.now(),
		date,
		later(ms, act) {
			const timeout = setTimeout(act, ms);
			return () => clearTimeout(timeout);
		},
		random,
		keys,
		handles,
		config,
		log,
	});
	const server = createRelayServer({ hub, config, log });
	const url = await server.listen();
	log.info("started");
	return {
		url,
		async stop() {
			await server.stop();
			save();
			log.info("stopped");
		},
	};
}
