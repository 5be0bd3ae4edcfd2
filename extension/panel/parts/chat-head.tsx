/** The head of a chat: the way back, who it is, how letters travel, and what else can be done. */
import { ChevronLeft, EllipsisVertical } from "lucide";
import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import type { ContactRow } from "../../contract/view.ts";
import { useAct } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { t } from "../words/words.ts";
import { Avatar } from "./avatar.tsx";
import { Verified } from "./glyphs.tsx";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";
import { Question } from "./question.tsx";

interface Props {
	readonly contact: ContactRow;
	/** The line under the name. */
	readonly children: ComponentChildren;
	readonly hasMenu?: boolean;
}

export function ChatHead({ contact, children, hasMenu }: Props) {
	const { route } = usePanel();
	return (
		<header class="head head-chat">
			<IconButton icon={ChevronLeft} size={20} label={t("act.back")} isArrow onClick={route.back} />
			<Avatar name={contact.name} iid={contact.iid} size={32} />
			<div class="grow">
				<h1 class="head-name">
					<span class="cut" dir="auto" title={contact.name}>
						{contact.name}
					</span>
					{contact.verified && <Verified />}
				</h1>
				<div class="meta cut">{children}</div>
			</div>
			{hasMenu && <More contact={contact} />}
		</header>
	);
}

function More({ contact: { id, name } }: { readonly contact: ContactRow }) {
	const { ask, route } = usePanel();
	const [isAsking, setAsking] = useState(false);
	const forget = useAct();
	const menu = useRef<HTMLDivElement>(null);
	const menuId = useId();
	return (
		<>
			<button
				type="button"
				class="icon-button"
				aria-label={t("chat.more")}
				title={t("chat.more")}
				popovertarget={menuId}
			>
				<Icon of={EllipsisVertical} />
			</button>
			<div ref={menu} id={menuId} class="menu" popover="auto">
				<button
					type="button"
					class="menu-item"
					onClick={() => {
						menu.current?.hidePopover?.();
						setAsking(true);
					}}
				>
					{t("chat.remove")}
				</button>
			</div>
			{isAsking && (
				<Question
					title={t("chat.remove_title", { name })}
					text={t("chat.remove_explain", { name })}
					verb={t("act.remove")}
					problem={forget.problem}
					onNo={() => setAsking(false)}
					onYes={() =>
						void forget
							.run(() => ask("forget", { id }))
							.then((isGone) => isGone && route.replace({ at: "home" }))
					}
				/>
			)}
		</>
	);
}
