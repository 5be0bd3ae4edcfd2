/** One person: what is between us decides which screen that is. */
import { useEffect, useRef } from "preact/hooks";
import type { ChatId } from "../../../protocol/ids.ts";
import type { ContactState } from "../../contract/view.ts";
import { usePanel, useView } from "../panel.ts";
import { ScreenHead } from "../parts/screen-head.tsx";
import { Conversation } from "./conversation.tsx";
import { Pending } from "./pending.tsx";
import { Request } from "./request.tsx";

const screens = {
	asking: Request,
	accepted: Conversation,
	asked: Pending,
	declined: Pending,
	expired: Pending,
	blocked: Pending,
} as const satisfies Record<ContactState, unknown>;

export function Chat({ id }: { readonly id: ChatId }) {
	const { route } = usePanel();
	const contact = useView().contacts[id];
	const wasThere = useRef(false);
	const isGone = wasThere.current && !contact;
	if (contact) wasThere.current = true;
	useEffect(() => {
		// somebody removed them, here or in another panel
		if (isGone) route.replace({ at: "home" });
	}, [isGone, route]);
	if (!contact)
		return (
			<main class="screen">
				<ScreenHead title="" />
			</main>
		);
	// whoever was asked anew under another key, and still another answers: that is said before anything else
	const Screen = contact.keyChanged && contact.state === "asked" ? Conversation : screens[contact.state];
	return <Screen key={contact.state} contact={contact} />;
}
