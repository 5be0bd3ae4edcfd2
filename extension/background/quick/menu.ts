/** The lines of the browser's menus: on the icon the last people and the call, on a page whom to send it to. */
import type { Person } from "./people.ts";

export interface MenuState {
	readonly people: readonly Person[];
	/** There is somebody, in this list or not. */
	readonly canSend: boolean;
	/** What can be done with the call there is. */
	readonly call: "answer" | "mute" | "unmute" | null;
}

type Icon = "chat" | "call" | "video" | "answer" | "decline" | "mute" | "unmute" | "hang-up";
export type Label = Icon | "page" | "link" | "selection" | "another";

export interface Item {
	/** `<what>:<chat>`; for what is sent `<kind>:<chat>`. */
	readonly id: string;
	readonly title: string;
	readonly context: "action" | Kind;
	readonly parentId?: string;
}
export const kinds = ["page", "link", "selection"] as const;
export type Kind = (typeof kinds)[number];

/** The browser shows six lines on an icon; two are the call's. */
export const mostPeople = 4;

const calls: Readonly<Record<NonNullable<MenuState["call"]>, readonly Icon[]>> = {
	answer: ["answer", "decline"],
	mute: ["mute", "hang-up"],
	unmute: ["unmute", "hang-up"],
};

export function menuItems(
	{ people, canSend, call }: MenuState,
	word: (label: Label) => string,
): readonly Item[] {
	const line = (id: string, title: string, context: Item["context"], parentId?: string): Item => ({
		// a single & marks a letter to press
		...{ id, title: title.replaceAll("&", "&&"), context },
		...(parentId && { parentId }),
	});
	return [
		...(call ? calls[call] : []).map((what) => line(`${what}:`, word(what), "action")),
		...people.flatMap(({ id, name }) => [
			line(`person:${id}`, name, "action"),
			...(["chat", "call", "video"] as const).map((what) =>
				line(`${what}:${id}`, word(what), "action", `person:${id}`),
			),
		]),
		...(canSend ? kinds : []).flatMap((kind) => [
			line(kind, word(kind), kind),
			...people.map(({ id, name }) => line(`${kind}:${id}`, name, kind, kind)),
			line(`${kind}:`, word("another"), kind, kind),
		]),
	];
}
