/** The ways between two browsers without the relay: with whom there may be one, and by which servers it is found. */
import { computed, effect } from "@preact/signals-core";
import type { WayOutcome, WayPart } from "../contract/ways.ts";
import type { AtRelay } from "./at-relay.ts";
import { createDirect } from "./direct/direct.ts";
import type { DirectNeeds } from "./direct/direct-needs.ts";
import { sortIceServers } from "./direct/ice-servers.ts";
import type { Mail } from "./mail.ts";
import type { Standing } from "./standing.ts";
import type { Store } from "./store.ts";
import type { World } from "./world.ts";

interface Needs extends Pick<World, "clock" | "random" | "hands"> {
	readonly store: Store;
	readonly standing: Standing;
	readonly relay: AtRelay;
	readonly mail: Mail;
}

export function createPaths({ clock, random, hands, store, standing, relay, mail }: Needs) {
	const { accounts, settings, book, journal } = store;
	const { delivery, post } = mail;

	/** What the relay offers, less the hosts that a person was not asked about or said no to. */
	const turn: DirectNeeds["turn"] = async () => {
		const { iceServers, ttl } = await relay.link.ask("turn", {});
		const { own, foreign, foreignHosts } = sortIceServers(accounts.current.peek()?.url ?? "", iceServers);
		await accounts.namedIceHosts(foreignHosts);
		return { iceServers: accounts.current.peek()?.useIceHosts ? [...own, ...foreign] : own, ttl };
	};
	const direct = createDirect({
		clock,
		random,
		hands,
		self: () => accounts.current.peek()?.address,
		allowed(peer) {
			const contact = standing.friendAt(peer);
			const { direct: whom } = settings.settings.peek();
			if (!contact || !standing.isOurs(contact)) return false;
			return whom === "accepted" || (whom === "verified" && contact.verified);
		},
		isHere: (peer) => relay.isConnected() && relay.reach.here.peek().has(peer),
		turn,
		say: post.sayThroughRelay,
		sealOver: post.sealOver,
		openBinding: post.openBinding,
		arrived: (peer, frame) => post.arrived(peer, frame, "direct"),
		changed(peer, isOpen) {
			const contact = book.at(peer);
			if (!contact) return;
			if (isOpen) delivery.pumpFresh(contact);
			else {
				delivery.pathClosed(contact);
				delivery.pump(contact.id);
			}
		},
		journal: journal.note,
	});
	const relayUrl = computed(() => accounts.current.value?.url);
	effect(() => {
		// at another relay we have another address, and so have they
		relayUrl.value;
		direct.recheck();
	});
	/** What a try may use is what a call may; each asks for credentials of its own. */
	async function tryWay(part: WayPart | null): Promise<WayOutcome> {
		const from = clock.now();
		const { iceServers } = part ? await turn() : { iceServers: [] };
		if (part === "relay") return { is: "works", ms: clock.now() - from };
		return (await hands()).tryWay({ way: part, iceServers });
	}
	return { direct, turn, tryWay };
}
