/** Names of one language in another, as far as the words of the panel tell: `Go to relay.example` by the message `Go to {relay}`. */

export type Messages = Readonly<Record<string, { readonly message: string }>>;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const forms = (message: string) => message.split(" | ");
/** A count is `$1`, everything else goes by its name. */
const place = /(\$\d|\{\w+\})/g;

/** The name as a person reads it in the other language: several where one word has several; itself where it is no word of the panel. */
export function translated(name: string, from: Messages, to: Messages): RegExp {
	const found = new Set([name]);
	for (const [key, { message }] of Object.entries(from))
		for (const [i, form] of forms(message).entries()) {
			const parts = form.split(place);
			// a lone place says everything
			if (parts.length > 1 && !/[a-z]/i.test(form.replace(place, ""))) continue;
			const pattern = parts.map((part, at) => (at % 2 ? "(.+)" : escaped(part))).join("");
			const match = new RegExp(`^${pattern}$`).exec(name);
			if (!match) continue;
			const places = parts.filter((_, at) => at % 2);
			const others = forms(to[key]?.message ?? "");
			found.add(
				(others[i] ?? others[0] ?? "").replace(place, (part) => match[places.indexOf(part) + 1] ?? ""),
			);
		}
	return new RegExp([...found].map(escaped).join("|"));
}
