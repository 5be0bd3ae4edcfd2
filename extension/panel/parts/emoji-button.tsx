/** Opens the picker. */
import { Smile } from "lucide";
import { useRef, useState } from "preact/hooks";
import { t } from "../words/words.ts";
import { EmojiPicker } from "./emoji-picker.tsx";
import { IconButton } from "./icon-button.tsx";

export function EmojiButton({ onPick }: { onPick(emoji: string): void }) {
	const button = useRef<HTMLButtonElement>(null);
	const [isOpen, setOpen] = useState(false);
	return (
		<>
			<IconButton
				buttonRef={button}
				icon={Smile}
				label={t("emoji.title")}
				opens={{ what: "dialog", isOpen }}
				onClick={() => setOpen(true)}
			/>
			{isOpen && button.current && (
				<EmojiPicker
					anchor={button.current}
					onClose={() => setOpen(false)}
					onPick={(emoji) => {
						setOpen(false);
						onPick(emoji);
					}}
				/>
			)}
		</>
	);
}
