/** What is typed after the keyword: a name, and what to do. */
import type { Person } from "./people.ts";

const verbs = ["chat", "call", "video"] as const;
export type Verb = (typeof verbs)[number];

export interface Suggestion {
	/** What stands in the address bar when it is chosen; it means this and nothing else. */
	readonly content: string;
	readonly person: Person;
	readonly verb: Verb;
}

const most = 8;

function read(typed: string): { readonly name: string; readonly verb: Verb | undefined } {
	const words = typed.trim().toLowerCase().split(/\s+/);
	const verb = words.length > 1 ? verbs.find((one) => one === words.at(-1)) : undefined;
	return { name: (verb ? words.slice(0, -1) : words).join(" "), verb };
}

/** The one who is meant: by the whole name, or by a beginning that only one has. */
export function meant(people: readonly Person[], typed: string): Suggestion | undefined {
	const { name, verb = "chat" } = read(typed);
	const begun = name === "" ? [] : people.filter((person) => person.name.startsWith(name));
	const person = begun.find((one) => one.name === name) ?? (begun.length === 1 ? begun[0] : undefined);
	return person && { content: `${person.name} ${verb}`, person, verb };
}

/** Others who may be meant, and what else can be done with the one who is. */
export function suggested(people: readonly Person[], typed: string): readonly Suggestion[] {
	const { name, verb } = read(typed);
	const first = meant(people, typed)?.content;
	return people
		.filter((person) => person.name.includes(name))
		.sort((a, b) => Number(b.name.startsWith(name)) - Number(a.name.startsWith(name)))
		.flatMap((person) =>
			(verb ? [verb] : verbs).map((one) => ({ content: `${person.name} ${one}`, person, verb: one })),
		)
		.filter(({ content }) => content !== first)
		.slice(0, most);
}
