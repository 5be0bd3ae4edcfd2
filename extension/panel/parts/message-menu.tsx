/** Everything that can be done with one message. */
import { Copy, PencilLine, Reply, Timer, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import type { MessageRow } from "../../contract/view.ts";
import { usePanel } from "../panel.ts";
import { useTalk } from "../talk.ts";
import { presets, timerWords } from "../words/durations.ts";
import { sentence, t } from "../words/words.ts";
import { copyText } from "./copy.ts";
import { Menu } from "./menu.tsx";
import { MenuItem } from "./menu-item.tsx";

interface Props {
	readonly message: MessageRow;
	readonly anchor: Element;
	readonly canWrite: boolean;
	onClose(): void;
}

export function MessageMenu({ message, anchor, canWrite, onClose }: Props) {
	const { ask } = usePanel();
	const talk = useTalk();
	const [isShortening, setShortening] = useState(false);
	const { id, mine, text, card, expires } = message;
	const left = expires ? (expires.at - Date.now()) / 1000 : 0;
	const sooner = presets.filter((seconds) => seconds > 0 && seconds < left);
	const then = (act: () => void) => () => {
		onClose();
		act();
	};

	if (isShortening)
		return (
			<Menu key="sooner" label={t("message.sooner")} anchor={anchor} onClose={onClose}>
				{sooner.map((seconds) => (
					<MenuItem
						key={seconds}
						onPress={then(
							() =>
								void ask("shortenMessage", { chat: talk.chat, of: id, seconds }).then((code) => {
									if (code) talk.said.value = code === "not-found" ? t("message.gone") : sentence(code);
								}),
						)}
					>
						{t("message.goes_in", { time: timerWords(seconds) })}
					</MenuItem>
				))}
			</Menu>
		);
	return (
		<Menu key="acts" label={t("message.more")} anchor={anchor} onClose={onClose}>
			{canWrite && (
				<MenuItem
					icon={Reply}
					onPress={then(() => {
						talk.about.value = { kind: "reply", message };
						talk.write();
					})}
				>
					{t("message.reply")}
				</MenuItem>
			)}
			<MenuItem
				icon={Copy}
				onPress={then(
					() =>
						void copyText([text, card?.url].filter(Boolean).join("\n")).then((isCopied) => {
							talk.said.value = t(isCopied ? "act.copied" : "act.not_copied");
						}),
				)}
			>
				{t(text === "" ? "link.copy" : "message.copy")}
			</MenuItem>
			{mine && canWrite && (
				<MenuItem
					icon={PencilLine}
					onPress={then(() => {
						talk.about.value = { kind: "edit", message };
						talk.write();
					})}
				>
					{t("message.edit")}
				</MenuItem>
			)}
			{!mine && sooner.length > 0 && (
				<MenuItem icon={Timer} onPress={() => setShortening(true)}>
					{t("message.sooner")}
				</MenuItem>
			)}
			<MenuItem
				icon={Trash2}
				isBad
				onPress={then(() => {
					talk.asking.value = { kind: "delete", message };
				})}
			>
				{t("message.delete")}
			</MenuItem>
		</Menu>
	);
}
