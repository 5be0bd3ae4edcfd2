/** Who is known here and could be taken for somebody else. */
import type { Handle } from "../../../protocol/ids.ts";
import type { ContactRow, View } from "../../contract/view.ts";
import { isAlike } from "../../lib/look-alike.ts";
import { t } from "./words.ts";

const isKnown = ({ state }: ContactRow) => state === "accepted" || state === "asked" || state === "blocked";

/** A name of one's own for somebody, in the letters of a handle. */
const asHandle = (name: string) =>
	name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll(" ", "_");

/**
 * One sentence about a handle that looks like one's own or like that of somebody known; `id` is the person it belongs to, if there is one:
 * then the very same name is another's, too.
 */
export function alikeWords(
	{ contacts, self }: Pick<View, "contacts" | "self">,
	handle: string,
	id?: ContactRow["id"],
): string | undefined {
	const isTaken = (name: string) => isAlike(handle, name) || (id !== undefined && handle === name);
	// what somebody is called here is nobody's handle: the very same is another's
	const isCalled = (name: string) => isAlike(handle, name) || handle === name;
	if (self && isTaken(self.handle)) return t("alike.own", { handle });
	const other = (Object.values(contacts) as ContactRow[]).find(
		(contact) =>
			contact.id !== id &&
			isKnown(contact) &&
			// who was asked by this very handle is meant
			(id !== undefined || contact.handle !== (handle as Handle)) &&
			(isTaken(contact.handle) || (contact.name !== contact.handle && isCalled(asHandle(contact.name)))),
	);
	return other && t("alike.known", { handle, name: other.name });
}
