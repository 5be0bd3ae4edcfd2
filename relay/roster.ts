/** Who is here, who may know it, and who wants to. */
import { type Bytes, equal } from "../protocol/bytes.ts";
import type { Address } from "../protocol/ids.ts";

/** What carries frames to one client. After `close` nothing is sent. */
export interface Connection {
	sendText(text: string): void;
	/** The bytes belong to the connection from now on. */
	sendBinary(bytes: Bytes): void;
	close(code: number, reason: string): void;
}

/** A connection that has logged in. */
export interface Member {
	readonly address: Address;
	readonly addressBytes: Bytes;
	/** SHA-256 of the cap that this member tells its contacts. */
	readonly capHash: Bytes;
	readonly connection: Connection;
	/** SHA-256 of the caps it showed, right or wrong. */
	readonly opened: Map<Address, Bytes>;
	/** What it was last told about whom it watches. */
	readonly watched: Map<Address, boolean | undefined>;
	/** When somebody last wrote to it; the oldest first. */
	readonly heard: Map<Address, number>;
	end(code: number, reason: string): void;
}

export interface Roster {
	find(address: Address): Member | undefined;
	/** Registers a member; answers the older one of the same address, which is registered no more. */
	enter(member: Member): Member | undefined;
	/** Forgets a member, unless a newer one has taken its place. */
	leave(member: Member): void;
	open(member: Member, target: Address, capHash: Bytes): void;
	watch(member: Member, target: Address): void;
	unwatch(member: Member, target: Address): void;
	readonly size: number;
}

/** Whether `member` showed the right cap of somebody who is here. A wrong cap and somebody away are the same answer. */
export function isOpenTo(member: Member, peer: Member | undefined): peer is Member {
	if (!peer) return false;
	const claim = member.opened.get(peer.address);
	return claim !== undefined && equal(claim, peer.capHash);
}

/** `tell` says to a member whether a target is here; it is called on changes only. */
export function createRoster(tell: (member: Member, target: Address, here: boolean) => void): Roster {
	const live = new Map<Address, Member>();
	const watchers = new Map<Address, Set<Member>>();

	function update(member: Member, target: Address) {
		const here = isOpenTo(member, live.get(target));
		if (!member.watched.has(target) || member.watched.get(target) === here) return;
		member.watched.set(target, here);
		tell(member, target, here);
	}
	function updateAll(target: Address) {
		for (const member of watchers.get(target) ?? []) update(member, target);
	}
	function unwatch(member: Member, target: Address) {
		member.watched.delete(target);
		const set = watchers.get(target);
		set?.delete(member);
		if (set?.size === 0) watchers.delete(target);
	}
	function forgetWatches(member: Member) {
		for (const target of [...member.watched.keys()]) unwatch(member, target);
	}

	return {
		find: (address) => live.get(address),
		enter(member) {
			const older = live.get(member.address);
			if (older) forgetWatches(older);
			live.set(member.address, member);
			updateAll(member.address);
			return older;
		},
		leave(member) {
			forgetWatches(member);
			if (live.get(member.address) !== member) return;
			live.delete(member.address);
			updateAll(member.address);
		},
		open(member, target, capHash) {
			member.opened.set(target, capHash);
			update(member, target);
		},
		watch(member, target) {
			// forgets what it was told, so that it is told now
			member.watched.set(target, undefined);
			const set = watchers.get(target) ?? new Set();
			set.add(member);
			watchers.set(target, set);
			update(member, target);
		},
		unwatch,
		get size() {
			return live.size;
		},
	};
}
