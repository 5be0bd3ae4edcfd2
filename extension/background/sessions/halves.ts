/** Handshakes that wait for their next message, in memory that outlives the worker and dies with the browser. */
import { type Bytes, fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import type { Address, ChatId, HandshakeId, InviteId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Handshake } from "../../crypto/noise.ts";
import { packHandshake, unpackHandshake } from "../../crypto/noise-pack.ts";
import type { Clock } from "../../lib/clock.ts";
import type { SessionArea } from "../../storage/database.ts";

/**
 * `knock`: with a stranger · `invite`: with whoever holds an invite, ours or theirs · `contact`: each proves who they are · `refusal`: we say
 * no and stay unknown · `rekey`: inside a session.
 */
export type Kind = "knock" | "invite" | "contact" | "refusal" | "rekey";

export interface Half {
	readonly sid: HandshakeId;
	readonly initiator: boolean;
	readonly peer: Address;
	readonly kind: Kind;
	/** Whose handshake it is; a stranger's has nobody yet. */
	readonly contact?: ChatId;
	/** The door key that we called with, base64url. */
	readonly door?: string;
	/** The invite of ours that they use. */
	readonly invite?: InviteId;
	/** The export key of the session that is renewed, base64url. */
	readonly renews?: string;
	readonly state: Handshake;
	readonly at: number;
}

const prefix = "half:";
type Stored = Omit<Half, "state"> & { readonly state: string };

export interface Halves {
	get(sid: HandshakeId): Half | undefined;
	/** Our own handshake with a peer that is under way. */
	ours(peer: Address): Half | undefined;
	/** The renewal of a session with a contact that is under way, begun by us or by them. */
	rekeyOf(contact: ChatId, initiator: boolean): Half | undefined;
	keep(half: Half): Promise<void>;
	drop(sid: HandshakeId): Promise<void>;
}

export async function openHalves(area: SessionArea, clock: Clock): Promise<Halves> {
	const halves = new Map<HandshakeId, Half>();
	for (const [key, value] of Object.entries(await area.all())) {
		if (!key.startsWith(prefix)) continue;
		const stored = value as Stored;
		const state = unpackHandshake(fromBase64Url(stored.state) ?? noBytes);
		if (state) halves.set(stored.sid, { ...stored, state });
	}

	async function forget(old: readonly Half[]) {
		for (const { sid } of old) halves.delete(sid);
		if (old.length > 0) await area.remove(old.map(({ sid }) => prefix + sid));
	}
	const isLate = ({ at }: Half) => Math.abs(clock.now() - at) > limits.handshakeMs;
	const live = (half: Half | undefined) => (half && !isLate(half) ? half : undefined);

	return {
		get: (sid) => live(halves.get(sid)),
		ours: (peer) =>
			live(
				[...halves.values()].find((half) => half.initiator && half.peer === peer && half.kind !== "rekey"),
			),
		rekeyOf: (contact, initiator) =>
			live(
				[...halves.values()].find(
					(half) => half.kind === "rekey" && half.contact === contact && half.initiator === initiator,
				),
			),
		async keep(half) {
			await forget([...halves.values()].filter(isLate));
			const knocks = [...halves.values()].filter((other) => !other.initiator && other.kind === "knock");
			const isKnock = !half.initiator && half.kind === "knock" && !halves.has(half.sid);
			if (isKnock && knocks.length >= limits.knockSlots) await forget(knocks.slice(0, 1));
			halves.set(half.sid, half);
			const state: Bytes = packHandshake(half.state);
			await area.set({ [prefix + half.sid]: { ...half, state: toBase64Url(state) } satisfies Stored });
		},
		async drop(sid) {
			const half = halves.get(sid);
			if (half) await forget([half]);
		},
	};
}
