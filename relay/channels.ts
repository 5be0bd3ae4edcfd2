/**
 * Letters for everybody in a channel. A channel is 32 bytes that its members know; the relay sees who is in and what is said how often,
 * and nothing else. `publish` sends the same bytes to all, `fan` to each with a head of their own.
 */
import { type Bytes, concat, readUint, uint } from "../protocol/bytes.ts";
import { type Address, type ChannelId, toChannelId } from "../protocol/ids.ts";
import { frameTypes, offsets } from "../protocol/wire/frame.ts";
import type { Bus, BusLetter } from "./bus.ts";
import type { Counts } from "./counts.ts";
import { isDroppable } from "./deliver.ts";
import { type RelayLimits, sizes } from "./limits.ts";
import type { Member } from "./roster.ts";

interface Needs {
	readonly bus: Bus;
	readonly counts: Counts;
	readonly limits: Pick<RelayLimits, "channelsPerConnection" | "channelMembers">;
	/** Gives a letter to somebody connected here. */
	receive(letter: BusLetter): boolean;
	find(address: Address): Member | undefined;
	/** Runs `act` in the next turn of the event loop. */
	soon(act: () => void): void;
}
/** A letter on its way to the members of this node. */
interface Job {
	readonly frame: Bytes;
	readonly droppable: boolean;
	/** Who wrote it, if they are connected here. */
	readonly own: Member | undefined;
	/** Who joined as this number or later has not missed it. */
	readonly until: number;
}
interface Channel {
	/** Each with the number of their joining. */
	readonly members: Map<Member, number>;
	/** The number of whoever joins next. */
	next: number;
	/** Not begun yet. */
	waiting: Job[];
	isWriting: boolean;
}
export type Channels = ReturnType<typeof createChannels>;

export function createChannels({ bus, counts, limits, receive, find, soon }: Needs) {
	const channels = new Map<ChannelId, Channel>();

	/**
	 * Writes all that waits to at most so many sockets, then lets others have their turn. Each socket gets all of it together, in one system
	 * call; what comes meanwhile waits for the next round, so that the letters of a channel stay in order.
	 */
	function write(channel: Channel) {
		const jobs = channel.waiting;
		channel.waiting = [];
		const to = channel.members.entries();
		const slice = () => {
			let room: number = sizes.publishSockets;
			for (let next = to.next(); !next.done; next = to.next()) {
				give(...next.value, jobs);
				if (--room === 0) break;
			}
			counts.perTurn.publishSockets = Math.max(counts.perTurn.publishSockets, sizes.publishSockets - room);
			if (room === 0) return soon(slice);
			channel.isWriting = channel.waiting.length > 0;
			if (channel.isWriting) soon(() => write(channel));
		};
		slice();
	}
	function give(member: Member, joined: number, jobs: readonly Job[]) {
		for (const { frame, droppable, own, until } of jobs) {
			if (member === own || joined >= until) continue;
			counts.delivered++;
			counts.deliveredBytes += frame.length;
			member.connection.sendShared(frame, droppable);
		}
	}
	/** `false` when too much is waiting already. */
	function publishHere(id: ChannelId, sender: Address, frame: Bytes): boolean {
		const channel = channels.get(id);
		if (!channel) return true;
		if (channel.waiting.length >= sizes.publishWaiting) return false;
		channel.waiting.push({ frame, droppable: isDroppable(frame), own: find(sender), until: channel.next });
		if (channel.isWriting) return true;
		channel.isWriting = true;
		// at the end of this turn: what is published in the same turn leaves together
		soon(() => write(channel));
		return true;
	}
	function leave(member: Member, id: ChannelId) {
		const channel = channels.get(id);
		if (!member.channels?.delete(id) || !channel?.members.delete(member) || channel.members.size > 0) return;
		channels.delete(id);
		bus.unsubscribe(id);
	}
	const membersOf = (id: ChannelId) =>
		[...(channels.get(id)?.members.keys() ?? [])].map(({ address }) => address);

	return {
		membersOf,
		/** Letters that come over the bus. */
		publishHere,
		/** Joins all of them, or answers which limit forbids it. */
		join(member: Member, ids: readonly ChannelId[]): "channelsPerConnection" | "channelMembers" | undefined {
			const fresh = [...new Set(ids)].filter((id) => !member.channels?.has(id));
			if ((member.channels?.size ?? 0) + fresh.length > limits.channelsPerConnection)
				return "channelsPerConnection";
			const isFull = (id: ChannelId) => (channels.get(id)?.members.size ?? 0) >= limits.channelMembers;
			if (fresh.some(isFull)) return "channelMembers";
			member.channels ??= new Set();
			for (const id of fresh) {
				const channel = channels.get(id) ?? { members: new Map(), next: 0, waiting: [], isWriting: false };
				if (channel.members.size === 0) bus.subscribe(id);
				channels.set(id, channel);
				channel.members.set(member, channel.next++);
				member.channels.add(id);
			}
			return undefined;
		},
		leave,
		leaveAll(member: Member) {
			for (const id of [...(member.channels ?? [])]) leave(member, id);
		},
		/** Who is in, on all nodes; asked by a member. */
		members(id: ChannelId, answer: (members: readonly Address[]) => void) {
			bus.members(id, (others) => answer([...membersOf(id), ...others]));
		},
		/** Sends to everybody else in the channel; answers why not. The frame's shape was checked. */
		publish(from: Member, bytes: Bytes): "no-such-channel" | "too-fast" | undefined {
			const id = channelOf(bytes);
			if (!from.channels?.has(id)) return "no-such-channel";
			const frame = concat(bytes.subarray(0, offsets.body), from.addressBytes, bytes.subarray(offsets.body));
			if (!publishHere(id, from.address, frame)) return "too-fast";
			bus.publish(id, from.address, frame);
			return undefined;
		},
		/** Sends to those who are named and in the channel; who is not gets nothing, and nobody is told. */
		fan(from: Member, bytes: Bytes): "no-such-channel" | undefined {
			const id = channelOf(bytes);
			if (!from.channels?.has(id)) return "no-such-channel";
			const count = readUint(bytes, offsets.body, 2);
			const heads: { target: Address; head: Bytes }[] = [];
			let at = offsets.body + 2;
			for (let i = 0; i < count; i++) {
				const end = at + 34 + readUint(bytes, at + 32, 2);
				const target = Buffer.from(bytes.buffer, bytes.byteOffset + at, 32).toString("base64url") as Address;
				// the length stays with the head: that is how it leaves
				heads.push({ target, head: bytes.subarray(at + 32, end) });
				at = end;
			}
			const start = concat(
				uint(frameTypes.fan, 1),
				bytes.subarray(offsets.flags, offsets.body),
				from.addressBytes,
			);
			const body = bytes.subarray(at);
			for (const { target, head } of heads) {
				const letter: BusLetter = {
					to: target,
					from: from.address,
					frame: concat(start, head, body),
					pass: { by: "channel", channel: id },
				};
				if (!receive(letter)) bus.deliver(letter, () => {});
			}
			return undefined;
		},
	};
}

function channelOf(bytes: Bytes): ChannelId {
	return toChannelId(bytes.subarray(offsets.name, offsets.body));
}
