/** Who calls: each first message has a tag that only somebody who holds one of our doors can make. */
import { equal, fromBase64Url, noBytes } from "../../../protocol/bytes.ts";
import type { SealedFrame } from "../../../protocol/sealed/handshake-frame.ts";
import { doorTagKey, isTagOf, type TagKey, tagId } from "../../crypto/tag.ts";
import { type Contact, doorsOf } from "../contacts/contact.ts";

type First = Extract<SealedFrame, { kind: "first" }>;

/** Three doors of a thousand people, and more. */
const mostTagKeys = 4_096;

export function createDoorTags() {
	const tagKeys = new Map<string, TagKey>();
	/** Whoever knocks from an unknown address is compared with every door: each is worked out once. */
	function tagKeyOf(door: string): TagKey {
		const known = tagKeys.get(door) ?? doorTagKey(fromBase64Url(door) ?? noBytes);
		if (tagKeys.size >= mostTagKeys) tagKeys.clear();
		tagKeys.set(door, known);
		return known;
	}

	/** A door of this contact that made the tag. */
	return (contact: Contact | undefined, frame: First): string | undefined => {
		if (!contact) return undefined;
		return doorsOf(contact).find((door) => {
			const key = tagKeyOf(door);
			return equal(key.id, tagId(frame.tag)) && isTagOf(key, frame.sid, frame.m1, frame.tag);
		});
	};
}
