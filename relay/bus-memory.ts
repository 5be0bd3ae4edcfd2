/** The bus of nodes that live in one process; usually there is one, which hears nobody. */
import type { Bytes } from "../protocol/bytes.ts";
import type { Address, ChannelId } from "../protocol/ids.ts";
import type { Bus, BusEars, Directory, DirectoryEars } from "./bus.ts";

interface Node {
	bus?: BusEars;
	directory?: DirectoryEars;
	readonly channels: Set<ChannelId>;
	readonly watched: Set<Address>;
}

/** Every call joins another node. */
export function createMemoryBus(): () => { readonly bus: Bus; readonly directory: Directory } {
	const nodes = new Set<Node>();
	const owners = new Map<Address, { readonly node: Node; readonly capHash: Bytes }>();

	function tell(address: Address) {
		const owner = owners.get(address);
		for (const node of nodes) {
			if (!node.watched.has(address)) continue;
			node.directory?.changed(address, owner && owner.node !== node ? owner.capHash : undefined);
		}
	}

	return () => {
		const own: Node = { channels: new Set(), watched: new Set() };
		nodes.add(own);
		const others = () => [...nodes].filter((node) => node !== own);
		const bus: Bus = {
			attach(ears) {
				own.bus = ears;
			},
			deliver(letter, away) {
				const owner = owners.get(letter.to);
				if (!owner || owner.node === own || owner.node.bus?.deliver(letter) !== true) away();
			},
			subscribe: (channel) => void own.channels.add(channel),
			unsubscribe: (channel) => void own.channels.delete(channel),
			publish(channel, sender, frame) {
				for (const node of others())
					if (node.channels.has(channel)) node.bus?.publish(channel, sender, frame);
			},
			members: (channel, answer) => answer(others().flatMap((node) => node.bus?.membersOf(channel) ?? [])),
		};
		const directory: Directory = {
			attach(ears) {
				own.directory = ears;
			},
			claim(address, capHash) {
				const before = owners.get(address);
				owners.set(address, { node: own, capHash });
				if (before && before.node !== own) before.node.directory?.replaced(address);
				tell(address);
			},
			release(address) {
				if (owners.get(address)?.node !== own) return;
				owners.delete(address);
				tell(address);
			},
			watch(address) {
				own.watched.add(address);
				const owner = owners.get(address);
				if (owner && owner.node !== own) own.directory?.changed(address, owner.capHash);
			},
			unwatch: (address) => void own.watched.delete(address),
		};
		return { bus, directory };
	};
}
