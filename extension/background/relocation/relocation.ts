/**
 * From one relay to another. People are told before the wire leaves, so that they can follow; whoever could not be told is told when both are
 * at one relay again. What is under way is read from what is kept: after a death it goes on.
 */
import { computed, effect, type ReadonlySignal } from "@preact/signals-core";
import { Fault } from "../../../protocol/errors.ts";
import type { MoveView } from "../../contract/view.ts";
import { createQueue } from "../../lib/queue.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit, type Step } from "../../storage/step.ts";
import type { Book } from "../contacts/book.ts";
import type { Contact } from "../contacts/contact.ts";
import type { Account, Accounts } from "../relay-link/account.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { KeptStay } from "./stay.ts";

interface Needs {
	readonly records: Records;
	readonly book: Book;
	readonly stay: KeptStay;
	readonly accounts: Pick<Accounts, "current" | "known" | "use" | "forget">;
	readonly sessions: Pick<Sessions, "drop">;
	/** Tells everybody who does not know it where we stay. */
	tell(): Promise<void>;
	/** Whether a relay answers there now. */
	answers(url: string): Promise<boolean>;
	/** Dials the relay in use. */
	dial(): Promise<void>;
	/** A call is on: it is not cut off by what goes by itself. */
	isInCall(): boolean;
	journal(event: string): void;
}

export function createRelocation({ records, book, stay, accounts, sessions, ...needs }: Needs) {
	/** One change at a time. */
	const queue = createQueue<"stay">();

	/** Our account where people are told that we stay. */
	function home(): Account | undefined {
		const { home: url, move } = stay.now.value;
		const there = move?.to ?? url;
		return there === undefined ? undefined : accounts.known.value[there];
	}
	const knows = ({ toldHome }: Contact, { url, cap }: Account) =>
		toldHome?.relay === url && toldHome.cap === cap;

	const move: ReadonlySignal<MoveView | null> = computed(() => {
		const to = home();
		if (!to || !stay.now.value.move) return null;
		const people = Object.values(book.contacts.value).filter(
			({ state, changedTo, isHeld }) => state === "accepted" && changedTo === undefined && !isHeld,
		);
		// who stays there too is met there
		const isThere = ({ relay, home }: Contact) => relay === to.url || home?.relay === to.url;
		const left = people.filter((each) => !isThere(each) && !knows(each, to));
		return {
			to: { url: to.url, label: to.label },
			told: people.length - left.length,
			left: left.map(({ id }) => id),
		};
	});

	/** The relay is another one from now on, stored in one write with what that means. */
	async function goTo(url: string, step: Step): Promise<void> {
		await accounts.use(url, (use) => commit(records, use, step));
		await needs.dial();
	}
	async function finish(): Promise<void> {
		await queue.run("stay", async () => {
			const { move } = stay.now.peek();
			if (move) await goTo(move.to, stay.put({ home: move.to }));
		});
	}
	async function undo(): Promise<void> {
		const { move } = stay.now.peek();
		if (move) await commit(records, stay.put({ home: move.from }));
	}
	async function begin(url: string, tell: boolean): Promise<void> {
		if (!accounts.known.peek()[url]) throw new Fault("not-found");
		const from = accounts.current.peek()?.url;
		const { home: before, move: under } = stay.now.peek();
		if (!tell) {
			await undo();
			if (from !== url) await goTo(url, stay.put(stay.now.peek()));
		} else if (from === undefined || from === url) {
			// nobody is left behind
			if (under || before !== url) await goTo(url, stay.put({ home: url }));
		} else if (under?.to !== url)
			await commit(records, stay.put({ ...(before && { home: before }), move: { from, to: url } }));
	}
	return {
		move,
		home,
		/** Everybody knows: nothing keeps us. Begun once, when all is open. */
		follow: () =>
			effect(() => {
				if (move.value?.left.length === 0 && !needs.isInCall())
					queueMicrotask(() => void finish().catch(() => needs.journal("not-gone")));
			}),
		/**
		 * Goes to a relay we know. With `tell`, people are told first that we stay there: it goes on by itself once all know, or by `finish`. The same
		 * again is the same act. Nobody is told of a relay that does not answer. Fails: not-found, unreachable, unreachable-secure.
		 */
		async go(url: string, tell: boolean): Promise<void> {
			const isAnother = url !== accounts.current.peek()?.url && url !== stay.now.peek().move?.to;
			// one that is not known is not dialled
			if (tell && isAnother && accounts.known.peek()[url] && !(await needs.answers(url)))
				throw new Fault(url.startsWith("wss:") ? "unreachable-secure" : "unreachable");
			await queue.run("stay", () => begin(url, tell));
			await needs.tell();
		},
		finish,
		async cancel(): Promise<void> {
			await queue.run("stay", undo);
			// whoever heard of it hears that we stay
			await needs.tell();
		},
		/** Fails: relay-in-use. What we were there, address and all, is gone. */
		async forget(url: string): Promise<void> {
			await queue.run("stay", async () => {
				const { home, move } = stay.now.peek();
				const current = accounts.current.peek()?.url;
				if (current === url || move?.to === url) throw new Fault("relay-in-use");
				// people are told of no place where we are no more
				const next = home === url && current !== undefined ? [stay.put({ home: current })] : [];
				// from another address, people there know us by a handshake alone
				for (const { id, relay } of Object.values(book.contacts.peek()))
					if (relay === url) await sessions.drop(id);
				await accounts.forget(url, (gone) => commit(records, gone, ...next));
			});
			await needs.tell();
		},
	};
}
