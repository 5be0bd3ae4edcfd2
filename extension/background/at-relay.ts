/** The relay in use: how we are connected to it, and what becomes of what it says. */
import type { Bytes } from "../../protocol/bytes.ts";
import type { Address } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import type { Refuse } from "../../protocol/wire/frame.ts";
import type { Handlers } from "../bus/rpc.ts";
import type { HandsReports } from "../contract/offscreen-api.ts";
import type { Contact } from "./contacts/contact.ts";
import { seldomAt } from "./contacts/knocking.ts";
import type { Due } from "./due.ts";
import type { Passage } from "./handover/passage.ts";
import { isWay } from "./outbox/delivery.ts";
import { createLink } from "./relay-link/link.ts";
import { createReach, type Path } from "./relay-link/reach.ts";
import type { Standing } from "./standing.ts";
import type { Store } from "./store.ts";
import type { World } from "./world.ts";

interface Needs extends Pick<World, "clock" | "random" | "hands"> {
	readonly store: Store;
	readonly standing: Standing;
	readonly due: Due;
	/** Who we are at a relay for a moment, while another browser hands an identity over. */
	passage(): Passage;
	/** Our address was logged in elsewhere. */
	replaced(): void;
	/** Whether frames may go to them without the relay. */
	isDirect(peer: Address): boolean;
	/** A frame came. Answers when everything it changed is stored. */
	letter(sender: Address, frame: Bytes): Promise<void>;
	/** A frame of ours was not passed on. */
	refused(refuse: Refuse): void;
	/** Who said that they are at this relay too is reached there. */
	settle(): Promise<void> | undefined;
	/** Everybody may be reached again … */
	pumpAll(): void;
	/** … or this one … */
	pumpFresh(contact: Contact): void;
	/** … or not any more. */
	pathClosed(contact: Contact): void;
}

/** A letter that could leave would be acknowledged by then. */
const doubtMs = 2 * limits.handshakeMs;

/** Somebody of whom the relay said that they are away is asked about again after this. */
const lookAgainMs = 30_000;

/** Those of whom it holds, and the others. */
function split<T>(all: readonly T[], is: (one: T) => boolean): readonly (readonly T[])[] {
	return [all.filter(is), all.filter((one) => !is(one))];
}

export type AtRelay = ReturnType<typeof createAtRelay>;

export function createAtRelay({ clock, random, hands, store, standing, due, ...needs }: Needs) {
	const { accounts, identity, book, journal } = store;
	const passing = () => (needs.passage().isOn() ? needs.passage() : undefined);
	const link = createLink({
		clock,
		random,
		hands,
		credentials: async () =>
			identity.isSuperseded()
				? undefined
				: (needs.passage().credentials() ?? accounts.credentials(identity.self.peek()?.handle)),
		admitted: (admission) =>
			passing()?.admitted(admission) ?? accounts.admitted(admission, identity.self.peek()?.handle),
		dropToken: () => passing()?.dropToken() ?? accounts.dropToken(),
		forgetPassword: accounts.forgetPassword,
		worked: (pow) => passing()?.worked(pow) ?? accounts.worked(pow),
		offered: accounts.offered,
		connected: () => void connected(),
		lost() {
			reach.lost();
			for (const contact of Object.values(book.contacts.peek()))
				if (!needs.isDirect(contact.address)) needs.pathClosed(contact);
		},
		async stopped(problem) {
			const passage = passing();
			if (passage) return passage.refused(problem);
			await accounts.stop(problem);
			if (problem === "replaced") needs.replaced();
		},
		presence(target, here) {
			reach.set(target, here);
			const contact = book.at(target);
			if (!contact) return;
			if (here) needs.pumpFresh(contact);
			else if (!needs.isDirect(target)) needs.pathClosed(contact);
		},
		letter: needs.letter,
		refused: needs.refused,
	});
	const reach = createReach(link, clock);
	/** They do not know yet how we are reached: theirs may have changed as well. */
	const owedRoute = ({ id }: Contact) => store.outbox.of(id).find(isWay);
	/** For so long that they would have heard it, were they here and their cap what we know. */
	function isDoubtful(contact: Contact): boolean {
		const owed = owedRoute(contact);
		return owed !== undefined && clock.now() - owed.ts > doubtMs;
	}
	const isConnected = () => link.state.peek().is === "connected";

	async function connected(): Promise<void> {
		try {
			const settling = needs.settle();
			if (settling) await settling;
			const ours = Object.values(book.contacts.peek()).filter(
				(contact) => (contact.state === "accepted" || contact.invite) && standing.isOurs(contact),
			);
			// whoever showed a cap, right or wrong, may not knock in the same connection
			const [doubtful = [], others = []] = split(ours, (contact) => {
				const owed = owedRoute(contact);
				return owed !== undefined && seldomAt(contact, owed.ts) <= clock.now();
			});
			needs.pumpAll();
			await reach.open(others);
			if (doubtful.length > 0)
				clock.later(limits.handshakeMs, () => {
					for (const { id } of doubtful) {
						const now = book.get(id);
						if (now && standing.isOurs(now) && isConnected()) openAddress(now);
					}
				});
		} catch {
			// the connection went again before the answers came; the next one asks again
			journal.note("open-failed");
		}
	}
	/** Presents their cap and begins to watch. The answers come behind the report that brought a letter: never waited for. */
	const openAddress = (contact: Contact) =>
		void reach.open([contact]).catch(() => journal.note("open-failed"));

	const reports: Handlers<Pick<HandsReports, "socketChanged" | "text" | "binary">> = {
		async socketChanged(status) {
			await link.reports.socketChanged(status);
			return null;
		},
		async text(argument) {
			await link.reports.text(argument);
			return null;
		},
		async binary(argument) {
			await link.reports.binary(argument);
			return null;
		},
	};
	return {
		link,
		reach,
		reports,
		isConnected,
		openAddress,
		path: (contact: Contact): Path =>
			standing.isOurs(contact) ? reach.path(contact, isDoubtful(contact)) : "none",
		/** Whether a frame left; with `droppable` the relay may leave it out under pressure. */
		send: async (target: Address, frame: Bytes, droppable = false): Promise<boolean> =>
			(await link.send(target, frame, droppable)) !== undefined,
		/** A frame came back because they are away. */
		away(target: Address): void {
			reach.set(target, false);
			// the refusal may be older than what we heard since: asked again, or nobody would ever say otherwise
			due.at(`away:${target}`, clock.now() + lookAgainMs, () => {
				const contact = standing.friendAt(target);
				if (contact && standing.isOurs(contact) && isConnected()) openAddress(contact);
			});
		},
	};
}
