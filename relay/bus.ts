/**
 * What the nodes of one relay need from each other. One process alone has nobody to talk to (`bus-memory.ts`); nothing outside the
 * `bus-*.ts` files may know which implementation it talks to. Everything here is at most once: what gets lost is lost, and clients repeat.
 */
import type { Bytes } from "../protocol/bytes.ts";
import type { Address, ChannelId } from "../protocol/ids.ts";

/** A letter for somebody who is not connected to the node that took it in. */
export interface BusLetter {
	readonly to: Address;
	readonly from: Address;
	/** As the target will get it: the sender is stamped. */
	readonly frame: Bytes;
	/** Why it may pass; the node of the target decides. */
	readonly pass:
		| { readonly by: "cap"; readonly capHash: Bytes; readonly isAnswer: boolean }
		| { readonly by: "knock" }
		| { readonly by: "channel"; readonly channel: ChannelId };
}

/** What a node hears from the others. */
export interface BusEars {
	/** Whether the target is here and got it. */
	deliver(letter: BusLetter): boolean;
	publish(channel: ChannelId, sender: Address, frame: Bytes): void;
	/** Who of this channel is connected here. */
	membersOf(channel: ChannelId): readonly Address[];
}
export interface Bus {
	attach(ears: BusEars): void;
	/** Finds the node of the target; `away` runs, at once or later, when there is none or it refuses. */
	deliver(letter: BusLetter, away: () => void): void;
	/** From now on this node has members of the channel, or none any more. */
	subscribe(channel: ChannelId): void;
	unsubscribe(channel: ChannelId): void;
	/** To the members on all other nodes. */
	publish(channel: ChannelId, sender: Address, frame: Bytes): void;
	/** The members on all other nodes. */
	members(channel: ChannelId, answer: (members: readonly Address[]) => void): void;
}

export interface DirectoryEars {
	/** A newer login of this address was seen on another node. */
	replaced(address: Address): void;
	/** Where a watched address is: its cap's hash, or `undefined` when it is on no other node. */
	changed(address: Address, capHash: Bytes | undefined): void;
}
/** Which address is connected to which node. The newest login wins; a node gives back only what is still its own. */
export interface Directory {
	attach(ears: DirectoryEars): void;
	claim(address: Address, capHash: Bytes): void;
	release(address: Address): void;
	/** Tells `changed`, now if it is somewhere else and at every change, until `unwatch`. */
	watch(address: Address): void;
	unwatch(address: Address): void;
}
