/** The head of a chat: the way back, who it is, how letters travel, and what else there is. */
import { ChevronLeft, EllipsisVertical } from "lucide";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { ContactRow } from "../../contract/view.ts";
import { CallButtons } from "../call/call-buttons.tsx";
import { usePanel } from "../panel.ts";
import { t } from "../words/words.ts";
import { Avatar } from "./avatar.tsx";
import { Verified } from "./glyphs.tsx";
import { IconButton } from "./icon-button.tsx";
import { Menu } from "./menu.tsx";
import { MenuItem } from "./menu-item.tsx";
import { RemoveQuestion } from "./remove-question.tsx";

interface Props {
	readonly contact: ContactRow;
	/** The line under the name. */
	readonly children: ComponentChildren;
	readonly hasMenu?: boolean;
}

export function ChatHead({ contact, children, hasMenu }: Props) {
	const { route } = usePanel();
	const { name, iid, presence } = contact;
	return (
		<header class="head head-chat">
			<IconButton icon={ChevronLeft} size={20} label={t("act.back")} isArrow onClick={route.back} />
			<Avatar name={name} iid={iid} size={32} presence={presence} />
			<div class="grow">
				<h1 class="head-name">
					<span class="cut" dir="auto" title={name}>
						{name}
					</span>
					{contact.verified && <Verified />}
				</h1>
				<div class="meta cut">
					{children}
					{presence && <span class="unseen">{t(`chat.${presence}`)}</span>}
				</div>
			</div>
			{hasMenu && <CallButtons contact={contact} />}
			{hasMenu && <More contact={contact} />}
		</header>
	);
}

function More({ contact: { id, name } }: { readonly contact: ContactRow }) {
	const { route } = usePanel();
	const button = useRef<HTMLButtonElement>(null);
	const [open, setOpen] = useState<"menu" | "remove">();
	return (
		<>
			<IconButton
				buttonRef={button}
				icon={EllipsisVertical}
				label={t("chat.more")}
				opens={{ what: "menu", isOpen: open === "menu" }}
				onClick={() => setOpen("menu")}
			/>
			{open === "menu" && button.current && (
				<Menu
					label={t("chat.more")}
					anchor={button.current}
					onClose={() => setOpen((what) => (what === "menu" ? undefined : what))}
				>
					<MenuItem onPress={() => route.go({ at: "verify", id })}>{t("verify.compare")}</MenuItem>
					<MenuItem onPress={() => route.go({ at: "person", id })}>{t("chat.details")}</MenuItem>
					<MenuItem isBad onPress={() => setOpen("remove")}>
						{t("chat.remove")}
					</MenuItem>
				</Menu>
			)}
			{open === "remove" && <RemoveQuestion id={id} name={name} onNo={() => setOpen(undefined)} />}
		</>
	);
}
