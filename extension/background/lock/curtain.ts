/**
 * What `storage.session` holds before and behind the lock. Open: the vault key, and what the rooms of the app keep there. Covered: the same, each
 * value sealed under the vault key, which is gone. Every step is one write, so that a worker that dies has done it or has not.
 */
import {
	type Bytes,
	fromBase64Url,
	fromUtf8,
	noBytes,
	toBase64Url,
	utf8,
	utf8Exact,
} from "../../../protocol/bytes.ts";
import type { CallId } from "../../../protocol/ids.ts";
import { importRestKey, openAtRest, sealAtRest } from "../../crypto/aead.ts";
import { sha256 } from "../../crypto/kdf.ts";
import { reveal, Secret } from "../../crypto/secret.ts";
import type { SessionArea } from "../../storage/database.ts";

const vaultKey = "vault";
const markKey = "covered";
/** What the browser's menus show, and since when an update waits: nobody's secret, and read while it is locked. */
const open = ["menu", "update"];

/** What is known behind the lock. */
export interface Mark {
	/** The call that goes on. */
	readonly call: CallId | null;
	/** Whether everything is sealed already. */
	readonly isDrawn: boolean;
}

type Kept = Readonly<Record<string, unknown>>;
interface Sealed {
	readonly sealed: string;
}
interface KeptVault {
	readonly key: string;
	/** Which message on the disk it belongs to. */
	readonly of: string;
}

const nameOf = (message: Bytes): string => toBase64Url(sha256(message));
const placeOf = (name: string): Bytes => utf8(`session\0${name}\x001`);

export function markIn(kept: Kept): Mark | undefined {
	return (kept[markKey] as Mark | null | undefined) ?? undefined;
}

/** The key of the vault that this message holds, if it is open. */
export function vaultIn(kept: Kept, message: Bytes): Secret | undefined {
	const { key, of } = (kept[vaultKey] ?? {}) as Partial<KeptVault>;
	const bytes = of === nameOf(message) ? fromBase64Url(key ?? "") : undefined;
	return bytes?.length === 32 ? new Secret(bytes) : undefined;
}

const entryOf = (vault: Secret, message: Bytes): Kept => ({
	[vaultKey]: { key: toBase64Url(reveal(vault)), of: nameOf(message) } satisfies KeptVault,
});

export function keepVault(session: SessionArea, vault: Secret, message: Bytes): Promise<void> {
	return session.set(entryOf(vault, message));
}

/** From here on a worker that dies goes on covering. */
export function beginCover(session: SessionArea, call: CallId | null): Promise<void> {
	return session.set({ [markKey]: { call, isDrawn: false } satisfies Mark });
}

/** Seals everything and lets the key go. */
export async function drawCurtain(
	session: SessionArea,
	vault: Secret,
	random: (length: number) => Bytes,
): Promise<void> {
	const kept = await session.all();
	const key = await importRestKey(vault);
	const names = Object.keys(kept).filter((name) => ![vaultKey, markKey, ...open].includes(name));
	const sealed = names.map(async (name): Promise<[string, Sealed]> => {
		const plain = utf8Exact(JSON.stringify(kept[name]));
		return [name, { sealed: toBase64Url(await sealAtRest(key, plain, placeOf(name), random)) }];
	});
	const mark = { [markKey]: { call: markIn(kept)?.call ?? null, isDrawn: true } satisfies Mark };
	try {
		await session.set({ ...Object.fromEntries(await Promise.all(sealed)), ...mark });
	} catch {
		// sealed it is larger, and there is no room: a handshake makes sessions anew, and what lies open may not stay
		await session.remove(names);
		await session.set(mark);
	}
	await session.remove([vaultKey]);
}

/** Opens everything with the key that a passphrase gave, and keeps the key. */
export async function openCurtain(session: SessionArea, vault: Secret, message: Bytes): Promise<void> {
	const kept = await session.all();
	const key = await importRestKey(vault);
	const opened = Object.entries(kept).flatMap(([name, value]) => {
		const { sealed } = (value ?? {}) as Partial<Sealed>;
		return typeof sealed === "string" ? [{ name, sealed: fromBase64Url(sealed) ?? noBytes }] : [];
	});
	const plain = await Promise.all(
		opened.map(async ({ name, sealed }): Promise<[string, unknown]> => {
			const text = fromUtf8((await openAtRest(key, sealed, placeOf(name))) ?? noBytes);
			return [name, text ? JSON.parse(text) : null];
		}),
	);
	const lost = plain.flatMap(([name, value]) => (value === null ? [name] : []));
	await session.set({ ...Object.fromEntries(plain), ...entryOf(vault, message), [markKey]: null });
	await session.remove([markKey, ...lost]);
}

/** The key goes, and that anything was covered: where there is a passphrase, it is asked for from then on. */
export function forgetLock(session: SessionArea): Promise<void> {
	return session.remove([vaultKey, markKey]);
}

/** Nothing but what is nobody's secret, and the vault key where the same vault stays open. */
export async function emptySession(session: SessionArea, staysOpen = false): Promise<void> {
	const left = staysOpen ? [...open, vaultKey] : open;
	const names = Object.keys(await session.all()).filter((name) => !left.includes(name));
	if (!staysOpen) await session.remove([vaultKey]);
	if (names.length > 0) await session.remove(names);
}
