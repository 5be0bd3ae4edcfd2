/** The relay's own key, which clients pin, and the secret of its tokens: one file, made on the first start. */
import { join } from "node:path";
import { type Bytes, fromBase64Url, toBase64Url } from "../protocol/bytes.ts";
import { hasOnly, parseObject } from "../protocol/json.ts";
import { ed25519 } from "./crypto.ts";
import { readPrivate, writePrivate } from "./private-file.ts";

export interface RelayKeys {
	/** 32 bytes, Ed25519. */
	readonly publicKey: Bytes;
	/** 64 bytes. */
	sign(message: Bytes): Bytes;
	/** 32 bytes, for tokens; never leaves this process. */
	readonly secret: Bytes;
}

/** `seed` and `secret` have 32 bytes each. */
export function relayKeysFrom(seed: Bytes, secret: Bytes): RelayKeys {
	return { ...ed25519(seed), secret };
}

/** The keys in this folder; made and kept when there are none. Throws a sentence when the file is there and broken. */
export function loadRelayKeys(folder: string, random: (length: number) => Bytes): RelayKeys {
	const path = join(folder, "relay-key.json");
	const text = readPrivate(path);
	if (text !== undefined) {
		const fields = parseObject(text);
		const seed = read(fields?.seed);
		const secret = read(fields?.secret);
		// making a new one would look like an attack to everybody who pinned the old
		if (!fields || !hasOnly(fields, ["seed", "secret"]) || !seed || !secret)
			throw new Error(`${path} is damaged: restore it, or delete it to start with a new relay key`);
		return relayKeysFrom(seed, secret);
	}
	const seed = random(32);
	const secret = random(32);
	writePrivate(path, `${JSON.stringify({ seed: toBase64Url(seed), secret: toBase64Url(secret) })}\n`);
	return relayKeysFrom(seed, secret);
}

function read(value: unknown): Bytes | undefined {
	const bytes = typeof value === "string" ? fromBase64Url(value) : undefined;
	return bytes?.length === 32 ? bytes : undefined;
}
