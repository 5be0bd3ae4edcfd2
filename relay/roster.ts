/** Who is here, who may know it, and who wants to. */
import { type Bytes, equal } from "../protocol/bytes.ts";
import type { Address, ChannelId } from "../protocol/ids.ts";
import type { Directory } from "./bus.ts";
import type { Pace } from "./pace.ts";

/** What carries frames to one client. After `close` nothing is sent. */
export interface Connection {
	/** Whom limits per IP count this under; `undefined` on this machine itself. */
	readonly source?: string | undefined;
	sendText(text: string): void;
	/** The bytes belong to the connection from now on. `droppable`: a slow reader may miss it. */
	sendBinary(bytes: Bytes, droppable: boolean): void;
	/** As `sendBinary`, for bytes that go to many: they are framed once, and nobody may change them any more. */
	sendShared(bytes: Bytes, droppable: boolean): void;
	close(code: number, reason: string): void;
}

/** A connection that has logged in. What most never use is made when it is used: ten thousand of these wait in memory. */
export interface Member {
	readonly address: Address;
	readonly addressBytes: Bytes;
	/** SHA-256 of the cap that this member tells its contacts. */
	readonly capHash: Bytes;
	readonly connection: Connection;
	readonly pace: Pace;
	/** SHA-256 of the caps it showed, right or wrong. */
	opened?: Map<Address, Bytes>;
	/** What it was last told about whom it watches. */
	watched?: Map<Address, boolean | undefined>;
	/** When somebody last wrote to it; the oldest first. */
	heard?: Map<Address, number>;
	channels?: Set<ChannelId>;
	end(code: number, reason: string): void;
}

export interface Roster {
	/** Somebody who is connected to this node. */
	find(address: Address): Member | undefined;
	/** Registers a member; answers the older one of the same address, which is registered no more. */
	enter(member: Member): Member | undefined;
	/** Forgets a member, unless a newer one has taken its place. */
	leave(member: Member): void;
	open(member: Member, target: Address, capHash: Bytes): void;
	watch(member: Member, target: Address): void;
	unwatch(member: Member, target: Address): void;
	members(): IterableIterator<Member>;
	readonly size: number;
}

/** Whether `member` showed the right cap of somebody who is here. A wrong cap and somebody away are the same answer. */
export function isOpenTo(member: Member, peer: Member): boolean {
	const claim = member.opened?.get(peer.address);
	return claim !== undefined && equal(claim, peer.capHash);
}

interface Needs {
	/** Says to a member whether a target is here; called on changes only. */
	tell(member: Member, target: Address, here: boolean): void;
	/** Somebody logged in on another node: this one is here no more. */
	replaced(member: Member): void;
	readonly directory: Directory;
}

export function createRoster({ tell, replaced, directory }: Needs): Roster {
	const live = new Map<Address, Member>();
	const watchers = new Map<Address, Set<Member>>();
	/** The cap's hash of those who are watched and connected to another node. */
	const elsewhere = new Map<Address, Bytes>();

	function isHere(member: Member, target: Address): boolean {
		const claim = member.opened?.get(target);
		const capHash = live.get(target)?.capHash ?? elsewhere.get(target);
		return claim !== undefined && capHash !== undefined && equal(claim, capHash);
	}
	function update(member: Member, target: Address) {
		const { watched } = member;
		if (!watched?.has(target)) return;
		const here = isHere(member, target);
		if (watched.get(target) === here) return;
		watched.set(target, here);
		tell(member, target, here);
	}
	function updateAll(target: Address) {
		for (const member of watchers.get(target) ?? []) update(member, target);
	}
	function unwatch(member: Member, target: Address) {
		member.watched?.delete(target);
		const set = watchers.get(target);
		if (!set?.delete(member) || set.size > 0) return;
		watchers.delete(target);
		elsewhere.delete(target);
		directory.unwatch(target);
	}
	function forgetWatches(member: Member) {
		for (const target of [...(member.watched?.keys() ?? [])]) unwatch(member, target);
	}

	directory.attach({
		replaced(address) {
			const member = live.get(address);
			if (!member) return;
			forgetWatches(member);
			live.delete(address);
			replaced(member);
		},
		changed(address, capHash) {
			if (capHash) elsewhere.set(address, capHash);
			else elsewhere.delete(address);
			updateAll(address);
		},
	});

	return {
		find: (address) => live.get(address),
		enter(member) {
			const older = live.get(member.address);
			if (older) forgetWatches(older);
			live.set(member.address, member);
			elsewhere.delete(member.address);
			directory.claim(member.address, member.capHash);
			updateAll(member.address);
			return older;
		},
		leave(member) {
			forgetWatches(member);
			if (live.get(member.address) !== member) return;
			live.delete(member.address);
			directory.release(member.address);
			updateAll(member.address);
		},
		open(member, target, capHash) {
			member.opened ??= new Map();
			member.opened.set(target, capHash);
			update(member, target);
		},
		watch(member, target) {
			// forgets what it was told, so that it is told now
			member.watched ??= new Map();
			member.watched.set(target, undefined);
			const set = watchers.get(target) ?? new Set();
			const isFirst = set.size === 0;
			set.add(member);
			watchers.set(target, set);
			if (isFirst) directory.watch(target);
			update(member, target);
		},
		unwatch,
		members: () => live.values(),
		get size() {
			return live.size;
		},
	};
}
