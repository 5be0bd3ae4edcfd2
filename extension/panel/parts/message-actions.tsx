/** Beside a bubble, above it where there is no room: answer, and what else can be done. */
import { Ellipsis, Reply } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { MessageRow } from "../../contract/view.ts";
import { useTalk } from "../talk.ts";
import { t } from "../words/words.ts";
import { IconButton } from "./icon-button.tsx";

interface Props {
	readonly message: MessageRow;
	readonly canReply: boolean;
	onMenu(message: MessageRow, anchor: Element): void;
}

const room = 84;

export function MessageActions({ message, canReply, onMenu }: Props) {
	const talk = useTalk();
	const bar = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => {
		const line = bar.current?.parentElement;
		const row = line?.parentElement;
		if (line && row) bar.current?.classList.toggle("acts-above", row.clientWidth - line.offsetWidth < room);
	});
	return (
		<div ref={bar} class="acts">
			{canReply && (
				<IconButton
					icon={Reply}
					size={16}
					label={t("message.reply")}
					isArrow
					onClick={() => {
						talk.about.value = { kind: "reply", message };
						talk.write();
					}}
				/>
			)}
			<IconButton
				icon={Ellipsis}
				size={16}
				label={t("message.more")}
				onClick={() => {
					// this bar goes as soon as the pointer does, and a menu beside nothing would jump into a corner
					const line = bar.current?.parentElement;
					if (line) onMenu(message, line);
				}}
			/>
		</div>
	);
}
