/** A whole relay from its configuration: keys and what is kept from the data folder, the hub, the server, the numbers. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Bytes, toBase64Url } from "../protocol/bytes.ts";
import { limits as agreed } from "../protocol/limits.ts";
import { createMemoryBus } from "./bus-memory.ts";
import { suggestedNames, watchChannelNames } from "./channel-names.ts";
import type { Config } from "./config.ts";
import { createCounts } from "./counts.ts";
import { descriptorLimit } from "./descriptors.ts";
import { createDoor } from "./door.ts";
import { lockFolder } from "./folder-lock.ts";
import { createGuests, parseGuests } from "./guests.ts";
import { createHandles, parseLeases } from "./handles.ts";
import { createHub } from "./hub.ts";
import { createKept } from "./kept.ts";
import { loadRelayKeys } from "./keys.ts";
import { sizes } from "./limits.ts";
import { createLog, createPseudonyms } from "./log.ts";
import { createMetrics, serveMetrics } from "./metrics.ts";
import { readPrivate, writePrivate } from "./private-file.ts";
import { createRelayServer, type TlsFiles } from "./server.ts";
import { startStun } from "./stun.ts";
import { createTurn } from "./turn.ts";
import { watchFiles } from "./watch-files.ts";

export interface Relay {
	/** `ws://host:port/ws` */
	readonly url: string;
	/** A password that was made now, because none was told and one is needed: shown once. */
	readonly newPassword: string | undefined;
	/** Where a password that was made is kept. */
	readonly passwordFile: string | undefined;
	/** Drains, saves, and is done when nothing is open any more. */
	stop(): Promise<void>;
}

/** Starts a relay. Rejects with an `Error` that says in a sentence what is wrong with the data folder or the port. */
export async function startRelay(
	config: Config,
	write: (line: string) => void,
	lookMs = usualLookMs,
): Promise<Relay> {
	const unlock = lockFolder(config.dataDir);
	try {
		return await startLocked(config, write, lookMs, unlock);
	} catch (thrown) {
		unlock();
		throw thrown;
	}
}

async function startLocked(
	config: Config,
	write: (line: string) => void,
	lookMs: number,
	unlock: () => void,
): Promise<Relay> {
	const { dataDir, limits } = config;
	const date = () => Date.now();
	const now = () => performance.now();
	const random = (length: number): Bytes => new Uint8Array(randomBytes(length));
	const log = createLog({ level: config.logLevel, format: config.logFormat, date, write });
	const counts = createCounts();
	const keys = loadRelayKeys(dataDir, random);
	const { password, isNew, file: passwordFile } = passwordOf(config, random);

	const handles = createKept({
		path: join(dataDir, "handles.json"),
		parse: parseLeases,
		advice: "delete it to free all handles",
		make: (saved, onChange) => createHandles({ date, leaseSeconds: config.leaseSeconds, saved, onChange }),
		log,
	});
	const guests = createKept({
		path: join(dataDir, "guests.json"),
		parse: parseGuests,
		advice: "delete it to void all invitations",
		make: (saved, onChange) => createGuests({ date, random, open: limits.guestsOpen, saved, onChange }),
		log,
	});
	const closers: (() => unknown)[] = [];

	let stunUrls = config.stunUrls;
	if (config.stunPort > 0) {
		const { host, stunPort: port } = config;
		const stun = await startStun({ host, port, perSecond: limits.stunPerSecond, counts, now });
		closers.push(() => stun.close());
		// clients read no longer list
		stunUrls = [`stun:${hostOf(config)}:${stun.port}`, ...stunUrls].slice(0, agreed.iceUrls);
	}
	let channels = suggestedNames(config.channels);
	const hub = createHub({
		now,
		date,
		later(ms, act) {
			if (ms === 0) {
				const immediate = setImmediate(act);
				return () => clearImmediate(immediate);
			}
			const timeout = setTimeout(act, ms);
			return () => clearTimeout(timeout);
		},
		random,
		keys,
		handles: handles.value,
		guests: guests.value,
		config: { name: config.name, publicUrl: config.publicUrl, password },
		channels: () => channels,
		turn: createTurn({ date, random, stunUrls, turnUrls: config.turnUrls, secrets: config.turnSecrets }),
		limits,
		counts,
		...createMemoryBus()(),
		log,
	});
	if (config.channelsFile)
		closers.push(
			watchChannelNames(config.channelsFile, (names) => {
				channels = suggestedNames([...config.channels, ...names]);
				hub.channelsChanged();
				log.info("channels read", { count: channels.length });
			}),
		);
	const descriptors = descriptorLimit();
	const door = createDoor({
		limits,
		counts,
		unauthenticated: limits.unauthenticated || Math.floor(descriptors * sizes.unauthenticatedShare),
		now,
		members: () => hub.members,
	});
	const pseudonymOf = createPseudonyms(date, random);
	const server = createRelayServer({
		...config,
		tls: config.tls && readTls(config.tls),
		hub,
		door,
		counts,
		log,
		...(config.logConnections && {
			connected: (source: string | undefined) =>
				log.info("connected", { from: pseudonymOf(source ?? "this machine") }),
		}),
	});
	const url = await server.listen();
	if (config.tls) closers.push(watchTls(config.tls, lookMs, (files) => server.renew(files), log.warn));
	if (config.metricsPort !== undefined) {
		const registry = createMetrics({
			counts,
			members: () => hub.members,
			strangers: () => hub.strangers,
		});
		const metrics = await serveMetrics(registry, "127.0.0.1", config.metricsPort);
		closers.push(() => metrics.close().closeAllConnections());
	}
	// only now: a start that failed must not have shown it to nobody
	if (isNew && passwordFile) writePrivate(passwordFile, `${password}\n`);
	log.info("started");
	log.debug("descriptors", { descriptors });
	return {
		url,
		newPassword: isNew ? password : undefined,
		passwordFile,
		async stop() {
			await server.stop();
			for (const close of closers) await close();
			handles.save();
			guests.save();
			unlock();
			log.info("stopped");
		},
	};
}

/** The password in force; one that was made for want of another is kept, so that it is the same after a restart. */
function passwordOf({ password, dataDir }: Config, random: (length: number) => Bytes) {
	if (password !== "generated") return { password, isNew: false, file: undefined };
	const file = join(dataDir, "password");
	const kept = readPrivate(file)?.trim();
	return { password: kept || toBase64Url(random(16)), isNew: !kept, file };
}

/** The host that people can reach: of the public URL, or where we listen. */
function hostOf({ publicUrl, host }: Config): string {
	if (publicUrl) return new URL(publicUrl).hostname;
	return host.includes(":") ? `[${host}]` : host;
}

function readTls({ cert, key }: TlsFiles): TlsFiles {
	return { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
}

/** How often certificates are looked at, milliseconds: they change every few weeks. */
const usualLookMs = 10_000;

function watchTls(
	paths: TlsFiles,
	interval: number,
	renew: (files: TlsFiles) => void,
	warn: (event: string) => void,
) {
	const look = () => {
		try {
			renew(readTls(paths));
		} catch {
			// half of a renewal: the other file changes in a moment, and the old certificate goes on
			warn("certificate not read");
		}
	};
	return watchFiles(Object.values(paths), interval, look);
}
