/** What happens between people before and around letters: ask, be asked, accept, decline, block, forget. */
import { Fault } from "../../../protocol/errors.ts";
import { type Address, type ChatId, type DeviceId, type Handle, parseHandle } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { LetterContent } from "../../../protocol/sealed/letter.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit, type Step } from "../../storage/step.ts";
import type { Proven } from "../sessions/outcome.ts";
import type { Book } from "./book.ts";
import { type Contact, letIn, withChangedKey, withPlace } from "./contact.ts";
import { knockSoon, wasHeard } from "./knocking.ts";
import { readPetname } from "./petname.ts";
import type { Turns } from "./turns.ts";

/** What others need to reach this device. */
export interface Me {
	readonly address: Address;
	readonly relay: string;
	/** 16 bytes, base64url. */
	readonly cap: string;
	/** Which of our caps that is. */
	readonly capN: number;
	readonly handle: Handle;
	readonly device: { readonly id: DeviceId; readonly n: number };
}

interface Needs {
	readonly clock: Clock;
	readonly records: Records;
	readonly book: Book;
	readonly turns: Turns;
	me(): Me | undefined;
	newChatId(): ChatId;
	lookup(handle: Handle): Promise<Address>;
	/** A letter for the outbox, numbered; with the contact as it is after that. */
	enclose(contact: Contact, content: LetterContent): { readonly contact: Contact; readonly step: Step };
	/** Takes letters of a type that still wait out of the outbox. */
	withdraw(contact: Contact, t: LetterContent["t"]): readonly Step[];
	dropSessions(contact: Contact): Promise<void>;
	/** What else goes when a contact goes: letters, messages, sessions. */
	clear(contact: Contact): Promise<readonly Step[]>;
	/** Shows a chat in the list. */
	beginChat(id: ChatId): Step;
	ready(id: ChatId): void;
	/** Whether this is the URL of a relay as we write it, and may be dialled. */
	isRelay(url: string): boolean;
	/** Whether strangers may ask to talk. */
	isOpenToStrangers(): boolean;
	/** Somebody asks to talk … */
	asked(id: ChatId): void;
	/** … and was answered. */
	answered(id: ChatId): void;
}

type Route = Extract<LetterContent, { t: "route" }>["body"];
type Yes = Extract<LetterContent, { t: "contact.accept" }>["body"];

/** How this device is reached from now on. */
export function routeTo({ address, cap, device }: Me): LetterContent {
	return { t: "route", body: { address, cap, devId: device.id, n: device.n } };
}

/** Letters overtake each other: a cap that was told before the one we have opens nothing any more. */
function isOld({ capSeq }: Contact, seq: number): boolean {
	return capSeq !== undefined && seq < capSeq;
}

const outcomes = { accept: "accepted", decline: "refusing", block: "blocked" } as const;
/** A contact in one of these states gives way to a new request of ours. */
const replaceable: readonly Contact["state"][] = ["declined", "expired", "refusing"];

export function createPeople(needs: Needs) {
	const { clock, records, book, turns } = needs;

	const inState = (contact: Contact, state: Contact["state"]): Contact => ({
		...contact,
		state,
		since: clock.now(),
	});

	/** What goes with one who gives way to another request. */
	const replaced = async (contact: Contact): Promise<readonly Step[]> => [
		...(await needs.clear(contact)),
		book.remove(contact.id),
	];

	async function knockAt(id: ChatId, address: Address, handle: Handle, me: Me): Promise<void> {
		const before = book.at(address);
		// another panel was quicker with the same request
		if (before?.id === id) return;
		if (before && !replaceable.includes(before.state)) throw new Fault("already-known");
		const contact: Contact = {
			id,
			state: "asked",
			since: clock.now(),
			handle,
			address,
			relay: me.relay,
			verified: false,
			doors: [],
			// not from 1: somebody who was forgotten and asked again numbers on, and their messages stay in order
			nextSeq: clock.now(),
		};
		const old = before ? await replaced(before) : [];
		await commit(records, ...old, book.put(contact), needs.beginChat(id));
	}

	async function decided(contact: Contact, verdict: "accept" | "decline" | "block"): Promise<void> {
		const me = needs.me();
		if (contact.state !== "asking" || !me) {
			// a repeat of the same decision
			if (contact.state === outcomes[verdict]) return;
			throw new Fault("not-found");
		}
		if (verdict === "accept") return commit(records, ...accept(contact, me));
		if (verdict === "block") return commit(records, book.put(inState(contact, "blocked")));
		const { knock: _, ...rest } = inState(contact, "refusing");
		const enclosed = needs.enclose(rest, { t: "contact.decline", body: {} });
		await commit(records, book.put(enclosed.contact), enclosed.step);
	}

	/** They ask, and the person here is told. */
	const asks = (contact: Contact): readonly Step[] => [
		book.put(contact),
		{ changes: [], show: () => needs.asked(contact.id) },
	];

	/** Says yes: they will be able to open our address. */
	function accept(contact: Contact, me: Me): readonly Step[] {
		const known = letIn(contact, clock.now());
		const {
			knock: _,
			toldPresence: __,
			showsPresence: ___,
			isHeld: ____,
			...rest
		} = inState(known, "accepted");
		const content: LetterContent = { t: "contact.accept", body: { cap: me.cap, handle: me.handle } };
		const enclosed = needs.enclose({ ...rest, toldCap: me.capN }, content);
		return [book.put(enclosed.contact), enclosed.step, needs.beginChat(contact.id)];
	}

	return {
		/** Looks a handle up and knocks. The same id again is the same request. */
		async ask(id: ChatId, typed: string): Promise<void> {
			const handle = parseHandle(typed.trim().toLowerCase());
			if (!handle) throw new Fault("handle-malformed");
			const me = needs.me();
			if (!me) throw new Fault("offline");
			if (book.get(id)) return;
			const address = await needs.lookup(handle);
			if (address === me.address) throw new Fault("that-is-you");
			await turns.at(address, () => knockAt(id, address, handle, me));
			needs.ready(id);
		},

		async decide(id: ChatId, verdict: "accept" | "decline" | "block"): Promise<void> {
			await turns.with(id, (contact) => decided(contact, verdict));
			needs.answered(id);
			needs.ready(id);
		},

		/** Those who ask, and came until then, go without a word. */
		async dropRequests(until: number): Promise<void> {
			for (const { id, state, since } of Object.values(book.contacts.peek())) {
				if (state !== "asking" || since > until) continue;
				await turns.with(id, async (contact) => {
					// decided in the meantime
					if (contact.state !== "asking") return;
					await commit(records, ...(await needs.clear(contact)), book.remove(id));
				});
				needs.answered(id);
			}
		},
		/** For a report to whoever runs the relay: what the relay knows as well. Fails: not-found. */
		reportOf(id: ChatId) {
			const contact = book.get(id);
			if (!contact || contact.state === "refusing") throw new Fault("not-found");
			const { handle, address, relay, since } = contact;
			return { handle, address, relay, asked: since, now: clock.now() };
		},
		/** Fails: not-found, too-long. */
		async setPetname(id: ChatId, typed: string): Promise<void> {
			const petname = readPetname(typed);
			if (petname === undefined) throw new Fault("too-long");
			await turns.with(id, async ({ petname: _, ...contact }) => {
				if (contact.state === "refusing") throw new Fault("not-found");
				await commit(records, book.put({ ...contact, ...(petname && { petname }) }));
			});
		},

		async forget(id: ChatId): Promise<void> {
			// a repeat: it is done
			if (!book.get(id)) return;
			await turns.with(id, async (contact) => {
				if (contact.state === "refusing") throw new Fault("not-found");
				await commit(records, ...(await needs.clear(contact)), book.remove(id));
			});
		},

		/** A knock that ended with a proof. */
		async knocked(sender: Address, by: Proven, door: string): Promise<readonly Step[]> {
			const me = needs.me();
			const known = book.at(sender) ?? book.withIid(by.iid);
			if (!me || known?.state === "blocked") return [];
			if (known && (known.address !== sender || (known.iid !== undefined && known.iid !== by.iid))) {
				// another person at a known address, or a known person at another: a person has to look before anything is sent there
				return known.address === sender && known.iid !== undefined
					? [book.put(withChangedKey(known, by.iid, clock.now()))]
					: [];
			}
			// a session brings it anew; a thousand strangers leave no more than is asked about
			const proof = { iid: by.iid, device: by.device };
			if (known) {
				const doors = [door, ...known.doors].slice(0, 2);
				const isTheirTurn = known.state === "declined" || known.state === "expired";
				// they are where their knock came from
				const fresh = {
					...knockSoon(known, clock.now()),
					...proof,
					doors,
					handle: by.handle,
					relay: me.relay,
				};
				// both asked: that is a yes
				if (known.state === "asked") return accept(fresh, me);
				// they forgot us, or our yes: it is said again, in a session they can know
				if (known.state === "accepted") {
					await needs.dropSessions(known);
					return [...needs.withdraw(known, "contact.accept"), ...accept(fresh, me)];
				}
				// a second request is not answered by the old no
				if (known.state === "refusing")
					return [...(await needs.clear(known)), ...asks(inState(fresh, "asking"))];
				return isTheirTurn ? asks(inState(fresh, "asking")) : [book.put(fresh)];
			}
			// it was chosen while they were knocking
			if (!needs.isOpenToStrangers()) return [];
			const asking = Object.values(book.contacts.peek()).filter(({ state }) => state === "asking");
			if (asking.length >= limits.requests) return [];
			return asks({
				id: needs.newChatId(),
				state: "asking",
				since: clock.now(),
				handle: by.handle,
				address: sender,
				relay: me.relay,
				...proof,
				verified: false,
				doors: [door],
				nextSeq: clock.now(),
			});
		},
		/** Says yes to somebody who showed that they may; nothing before there is a relay and an identity. */
		admit(contact: Contact): readonly Step[] {
			const me = needs.me();
			return me ? accept(contact, me) : [];
		},
		/** Gives way to another request of ours; `undefined` for somebody who does not. */
		giveWay: async (contact: Contact): Promise<readonly Step[] | undefined> =>
			replaceable.includes(contact.state) ? replaced(contact) : undefined,
		knockAnswered: (contact: Contact, door: string): Contact => ({
			...contact,
			doors: [door, ...contact.doors].slice(0, 2),
		}),
		knockHeard: (contact: Contact): Contact => wasHeard(contact, clock.now()),

		/** They said yes: from now on both can open each other's address. */
		accepted(contact: Contact, { cap, handle }: Yes, seq: number): readonly Step[] {
			const me = needs.me();
			if (contact.state === "accepted")
				return isOld(contact, seq) ? [] : [book.put({ ...contact, cap, capSeq: seq })];
			if (contact.state !== "asked" || !me) return [];
			const { knock: _, ...rest } = inState(letIn(contact, clock.now()), "accepted");
			const told = { cap, capSeq: seq, toldCap: me.capN };
			const opened: Contact = { ...rest, ...told, handle: handle ?? contact.handle };
			const enclosed = needs.enclose(opened, routeTo(me));
			return [book.put(enclosed.contact), enclosed.step, needs.beginChat(contact.id)];
		},
		declined(contact: Contact): readonly Step[] {
			return contact.state === "asked" ? [book.put(inState(contact, "declined"))] : [];
		},
		/** Where they are reached from now on. Only their own address may be told. */
		routed(contact: Contact, { address, cap, relay }: Route, seq: number): readonly Step[] {
			const isNews = relay !== undefined && seq > (contact.home?.seq ?? 0);
			const home = isNews ? { home: { relay, seq } } : {};
			if (relay === undefined || relay === contact.relay) {
				if (address !== contact.address) return [];
				if (isOld(contact, seq)) return isNews ? [book.put({ ...contact, ...home })] : [];
				const { knock: _, ...rest } = contact;
				return [book.put({ ...rest, ...home, cap, capSeq: seq })];
			}
			// it is dialled by a person or not at all; and nobody else's address is theirs
			if (!isNews || !needs.isRelay(relay) || book.at(address)) return [];
			return [book.put({ ...withPlace(contact, { relay, address, cap, capSeq: seq }), ...home })];
		},
		/** Requests that waited a week. */
		async expire(): Promise<void> {
			for (const { id, state, since, invite } of Object.values(book.contacts.peek())) {
				const isOpen = state === "asked" || state === "asking" || state === "refusing";
				const isOver = invite ? clock.now() >= invite.exp * 1000 : clock.now() - since > limits.requestMs;
				if (!isOpen || !isOver) continue;
				await turns.with(id, async (contact) => {
					// decided in the meantime
					if (contact.state !== state) return;
					const gone = state === "asked" ? [] : [...(await needs.clear(contact)), book.remove(id)];
					await commit(records, ...(state === "asked" ? [book.put(inState(contact, "expired"))] : gone));
				});
			}
		},
	};
}
export type People = ReturnType<typeof createPeople>;
