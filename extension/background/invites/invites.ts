/**
 * Our own invites: made, listed, taken back, known again by the tag of whoever uses one, and gone with the first who did. One that is gone
 * is remembered by its tag's key alone, so that who comes late hears it.
 */
import { computed, signal } from "@preact/signals-core";
import { type Bytes, equal, fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import { Fault } from "../../../protocol/errors.ts";
import type { Address, HandshakeId, Iid, InviteId } from "../../../protocol/ids.ts";
import { writeInvite } from "../../../protocol/invite.ts";
import { limits } from "../../../protocol/limits.ts";
import { sha256 } from "../../crypto/kdf.ts";
import { invitePsk, inviteTagKey, isTagOf, type TagKey, tagId } from "../../crypto/tag.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit, type Step, stepOf } from "../../storage/step.ts";

/** As it lies in the sealed records. */
interface OpenInvite {
	readonly id: InviteId;
	/** When it was made, milliseconds. */
	readonly since: number;
	/** Unix seconds. */
	readonly exp: number;
	/** 16 bytes, base64url. */
	readonly secret: string;
	/** Who we are in it. */
	readonly iid: Iid;
	/** What is handed on. */
	readonly text: string;
}
/** Used, taken back, or run out. Bytes are base64url. */
interface ClosedInvite {
	readonly id: InviteId;
	readonly exp: number;
	readonly tag: { readonly id: string; readonly key: string };
}
type Stored = OpenInvite | ClosedInvite;

/** What others need to reach this device, and the relay's pinned key. */
interface Me {
	readonly iid: Iid;
	readonly address: Address;
	/** Bytes are base64url. */
	readonly cap: string;
	readonly url: string;
	readonly pin?: string;
	/** Whether strangers need a password there; `undefined` where that is not known. */
	readonly hasPassword: boolean | undefined;
}

/** Whose tag it is: of an open invite with its key for the handshake, or of one that is of no use any more. */
export type Tagged = { readonly id: InviteId; readonly psk: Bytes } | "over";

/** The relay whose address an invite gives. */
interface Place {
	/** Nothing before a relay has let us in. */
	me(): Me | undefined;
	isConnected(): Promise<boolean>;
	/** A token that lets one new address into the relay, 16 bytes. Fails as the relay does. */
	guest(): Promise<Bytes>;
}

const prefix = "invite:";
const isOpen = (invite: Stored): invite is OpenInvite => "secret" in invite;
const bytes = (text: string): Bytes => fromBase64Url(text) ?? noBytes;

export async function openInvites(records: Records, clock: Clock, random: (length: number) => Bytes) {
	const rows = await records.list<Stored>("items", { prefix });
	const all = signal<Readonly<Record<InviteId, Stored>>>(
		Object.fromEntries(rows.map(({ value }) => [value.id, value])),
	);
	/** Being used by somebody whose handshake is just being stored, or taken back: nobody else's counts meanwhile. */
	const taken = new Map<InviteId, Promise<unknown>>();
	const seconds = () => clock.now() / 1000;
	const live = (invite: Stored | undefined): invite is OpenInvite =>
		invite !== undefined && isOpen(invite) && seconds() < invite.exp;
	const list = () => Object.values(all.peek()) as Stored[];

	function put(invite: Stored): Step {
		const change = { store: "items", key: prefix + invite.id, value: invite } as const;
		return stepOf(change, () => {
			all.value = { ...all.peek(), [invite.id]: invite };
		});
	}
	function remove(id: InviteId): Step {
		return stepOf({ store: "items", key: prefix + id, value: undefined }, () => {
			const { [id]: _, ...rest } = all.peek();
			all.value = rest;
		});
	}
	/** Nothing is left of its secret but what tells its tag. */
	function close({ id, exp, secret }: OpenInvite): Step {
		const key = inviteTagKey(bytes(secret));
		return put({ id, exp, tag: { id: toBase64Url(key.id), key: toBase64Url(key.key) } });
	}
	const tagKey = (invite: Stored): TagKey =>
		isOpen(invite)
			? inviteTagKey(bytes(invite.secret))
			: { id: bytes(invite.tag.id), key: bytes(invite.tag.key) };

	async function tidy(): Promise<void> {
		const isOld = ({ exp }: Stored) => seconds() >= exp + limits.inviteMemorySeconds;
		const idle = list().filter(({ id }) => !taken.has(id));
		const over = idle.filter((each) => isOpen(each) && seconds() >= each.exp && !isOld(each));
		const gone = idle.filter(isOld).map(({ id }) => remove(id));
		await commit(records, ...gone, ...over.filter(isOpen).map(close));
	}

	async function guestFor(
		{ hasPassword }: Pick<Me, "hasPassword">,
		place: Place,
	): Promise<Bytes | undefined> {
		if (hasPassword === false) return undefined;
		try {
			return await place.guest();
		} catch (error) {
			const isFull = error instanceof Fault && error.code === "not-allowed";
			// a relay of which we do not know whether it has a password may well have none
			if (isFull && hasPassword === undefined) return undefined;
			throw isFull ? new Fault("too-many-invites") : error;
		}
	}
	async function write(id: InviteId, pin: string, place: Place): Promise<void> {
		const before = place.me();
		const guestToken = before && (await guestFor(before, place));
		for (;;) {
			// somebody may have been blocked while the relay answered, and while this was written
			const me = place.me();
			if (me?.url !== before?.url || !me) throw new Fault("offline");
			await commit(records, put(writtenFor(id, me, pin, guestToken)));
			if (place.me()?.cap === me.cap) return;
		}
	}
	function writtenFor(id: InviteId, me: Me, pin: string, guestToken: Bytes | undefined): OpenInvite {
		const { iid, address, url } = me;
		const secret = random(16);
		const exp = Math.floor(seconds()) + limits.inviteSeconds;
		const relayHash = sha256(bytes(pin));
		const text = writeInvite({
			...{ iid, address, cap: bytes(me.cap), relayHash, secret, exp, url },
			...(guestToken && { guestToken }),
		});
		return { id, since: clock.now(), exp, secret: toBase64Url(secret), iid, text };
	}
	async function take<T>(id: InviteId, job: () => Promise<T>): Promise<T> {
		let end = () => {};
		taken.set(
			id,
			new Promise<void>((resolve) => {
				end = resolve;
			}),
		);
		try {
			return await job();
		} finally {
			taken.delete(id);
			end();
		}
	}
	let making: Promise<unknown> = Promise.resolve();
	/** One at a time, so that no two are counted as one. */
	function inTurn(job: () => Promise<void>): Promise<void> {
		const next = making.then(job, job);
		making = next.catch(() => {});
		return next;
	}

	return {
		/** When the next one runs out, milliseconds. */
		next: computed(() => {
			const open = (Object.values(all.value) as Stored[]).filter(isOpen);
			return open.length > 0 ? Math.min(...open.map(({ exp }) => exp * 1000)) : null;
		}),
		/** Those that can be used now, the newest first. */
		open: (): readonly OpenInvite[] =>
			(Object.values(all.value) as Stored[]).filter(isOpen).sort((a, b) => b.since - a.since),
		/** Makes one; the same id again is the same invite. Fails: offline, too-many-invites, and as the relay does. */
		create: (id: InviteId, place: Place): Promise<void> =>
			inTurn(async () => {
				if (all.peek()[id]) return;
				const isConnected = await place.isConnected();
				const me = place.me();
				if (!me?.pin || !isConnected) throw new Fault("offline");
				if (list().filter(live).length >= limits.invitesOpen) throw new Fault("too-many-invites");
				await write(id, me.pin, place);
			}),
		/** A token that lets one new address into the relay, where it needs that. Fails: offline, too-many-invites, and as the relay does. */
		async guest(place: Place): Promise<Bytes | undefined> {
			const isConnected = await place.isConnected();
			const me = place.me();
			if (!me || !isConnected) throw new Fault("offline");
			return guestFor(me, place);
		},
		/** What is handed on. Fails with `invite-over`. */
		text(id: InviteId): string {
			const invite = all.peek()[id];
			if (!live(invite)) throw new Fault("invite-over");
			return invite.text;
		},
		/** From now on nobody can use it. A repeat does nothing. */
		revoke: (id: InviteId): Promise<void> =>
			inTurn(async () => {
				// a use that cannot be stored leaves it open
				while (taken.has(id)) await taken.get(id);
				const invite = all.peek()[id];
				if (invite && isOpen(invite)) await take(id, () => commit(records, close(invite)));
			}),
		/** The invite whose tag this is, if it is one of ours and the tag is right. */
		tagged(sid: HandshakeId, m1: Bytes, tag: Bytes): Tagged | undefined {
			const found = list().find((each) => equal(tagKey(each).id, tagId(tag)));
			if (!found || !isTagOf(tagKey(found), sid, m1, tag)) return undefined;
			if (!live(found)) return "over";
			return { id: found.id, psk: invitePsk(bytes(found.secret), found.iid) };
		},
		/** Uses one up with what `store` writes: both are on disk, or neither. Answers whether it was still there to be used. */
		async use(id: InviteId, store: (close: Step) => Promise<boolean>): Promise<boolean> {
			const invite = all.peek()[id];
			if (!live(invite) || taken.has(id)) return false;
			return take(id, () => store(close(invite)));
		},
		tidy,
	};
}
export type Invites = Awaited<ReturnType<typeof openInvites>>;
