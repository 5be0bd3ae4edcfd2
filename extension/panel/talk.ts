/** What a conversation is about at this moment: which message is answered, changed, asked about, or looked for. */
import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ChatId, LetterId } from "../../protocol/ids.ts";
import type { MessageRow } from "../contract/view.ts";

/** What the composer writes: something new, an answer, or another text for a message of ours. */
export type About =
	| { readonly kind: "new" }
	| { readonly kind: "reply"; readonly message: MessageRow }
	| { readonly kind: "edit"; readonly message: MessageRow };

type Asking =
	| { readonly kind: "delete"; readonly message: MessageRow }
	| { readonly kind: "link"; readonly href: string; readonly text: string };

/** A place in the timeline: a message to be looked at, or its end. */
type Goal = { readonly message: LetterId } | { readonly end: true };

export interface Talk {
	readonly chat: ChatId;
	readonly name: string;
	readonly about: Signal<About>;
	readonly asking: Signal<Asking | undefined>;
	/** Where the timeline should go; it takes the wish away when it is there. */
	readonly goal: Signal<Goal | undefined>;
	/** What an act on a message led to, said once. */
	readonly said: Signal<string>;
	/** Puts the focus where one writes. */
	write(): void;
	/** The field of the composer. */
	field: HTMLTextAreaElement | null;
}

export function createTalk(chat: ChatId, name: string): Talk {
	return {
		chat,
		name,
		about: signal<About>({ kind: "new" }),
		asking: signal<Asking | undefined>(undefined),
		goal: signal<Goal | undefined>(undefined),
		said: signal(""),
		field: null,
		write() {
			this.field?.focus({ preventScroll: true });
		},
	};
}

const context = createContext<Talk | undefined>(undefined);
export const TalkProvider = context.Provider;

export function useTalk(): Talk {
	const talk = useContext(context);
	if (!talk) throw new Error("a message outside of its conversation");
	return talk;
}
