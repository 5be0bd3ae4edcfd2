/** Where a text with an invite is pasted, whatever stands around it. */
import { ScanQrCode } from "lucide";
import { useRef, useState } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import { useAct } from "../hooks.ts";
import { newChatId, usePanel } from "../panel.ts";
import { sentence, t } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { IconButton } from "./icon-button.tsx";
import { Scan } from "./scan.tsx";

interface Props {
	/** What the relay that an invite led to said. */
	readonly problem?: Code | undefined;
	/** Goes to the chat of who invites; without it the person stays, until the relay lets them in. */
	readonly opensChat?: boolean;
}

/** As much of a message as anybody copies with it. */
const mostCharacters = 8_000;
/** As it begins; whether it is one is decided where it is used. */
const isInvite = /gx1\.[A-Za-z0-9_-]+/;

export function UseInvite({ problem, opensChat = false }: Props) {
	const { query, route } = usePanel();
	const [typed, setTyped] = useState("");
	const act = useAct();
	const field = useRef<HTMLInputElement>(null);
	const said = act.problem ?? (typed === "" ? problem : undefined);

	const [isScanning, setScanning] = useState(false);

	function submit(text: string) {
		const id = newChatId();
		void act
			.run(async () => {
				const answer = await query("useInvite", { id, text });
				if ("code" in answer) return answer.code;
				setTyped("");
				if (opensChat) route.replace({ at: "chat", id: answer.value.chat });
				return undefined;
			})
			.then((isUsed) => isUsed || field.current?.focus());
	}
	return (
		<form
			class="use-invite"
			onSubmit={(event) => {
				event.preventDefault();
				submit(typed);
			}}
		>
			<Field
				label={t("invites.link")}
				hint={t("invites.paste")}
				value={typed}
				maxLength={mostCharacters}
				fieldRef={field}
				problem={said && sentence(said)}
				onValue={(value) => {
					setTyped(value);
					act.clear();
				}}
			>
				<IconButton icon={ScanQrCode} label={t("scan.open")} onClick={() => setScanning(true)} />
				<Button isSubmit isOff={typed.trim() === ""} busy={act.isBusy ? t("invites.using") : undefined}>
					{t("invites.use")}
				</Button>
			</Field>
			{isScanning && (
				<Scan
					hint={t("scan.hint_invite")}
					wrong={t("scan.no_invite")}
					onClose={() => setScanning(false)}
					onFound={(text) => {
						if (!isInvite.test(text)) return false;
						setScanning(false);
						setTyped(text);
						submit(text);
						return true;
					}}
				/>
			)}
			{act.problem === "invite-elsewhere" && (
				<Button size="low" onClick={() => route.go({ at: "settings" })}>
					{t("home.settings")}
				</Button>
			)}
		</form>
	);
}
