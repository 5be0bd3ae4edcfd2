/** The one answer about a number: the same, or not. Each names the identity whose number is on the screen. */
import { ScanQrCode } from "lucide";
import { useState } from "preact/hooks";
import type { SafetyNumber } from "../../contract/trust.ts";
import type { ContactRow } from "../../contract/view.ts";
import { useAct, useNow } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Verified } from "../parts/glyphs.tsx";
import { Icon } from "../parts/icon.tsx";
import { Problem } from "../parts/problem.tsx";
import { RemoveQuestion } from "../parts/remove-question.tsx";
import { Scan } from "../parts/scan.tsx";
import { moment } from "../words/dates.ts";
import { t } from "../words/words.ts";

interface Props {
	readonly contact: ContactRow;
	readonly shown: SafetyNumber;
	/** Another key answers by now than the one whose number is shown. */
	readonly isReplaced: boolean;
	/** Shows the number of the key that answers now. */
	renew(): void;
}

export function VerifyActs({ contact, shown, isReplaced, renew }: Props) {
	const [isDifferent, setDifferent] = useState(false);
	const [isScanning, setScanning] = useState(false);
	const { id, name, verified } = contact;
	const { ask, route } = usePanel();
	const act = useAct();
	const { backup } = useView();
	const [isAsking, setAsking] = useState(false);
	if (isReplaced)
		return (
			<div class="bottom-acts">
				<p class="hint-bad small" role="alert">
					{t("verify.replaced", { name })}
				</p>
				<Button look="main" size="tall" onClick={renew}>
					{t("verify.renew")}
				</Button>
			</div>
		);
	if (verified) return <Undo contact={contact} />;
	if (isDifferent)
		return <Different contact={contact} isNew={shown.isNew} onBack={() => setDifferent(false)} />;
	const match = () =>
		void act
			.run(() => ask(shown.isNew ? "trustKey" : "verify", { chat: id, iid: shown.iid }))
			.then((isDone) => isDone && shown.isNew && route.replace({ at: "chat", id }));
	/** Once, before the first: what is worth comparing is worth keeping. */
	const isFirst = backup.at === null && !backup.wasAsked;
	const matches = () => (isFirst ? setAsking(true) : match());
	async function answer(isNow: boolean) {
		await ask("backupAsked", {});
		setAsking(false);
		if (isNow) route.go({ at: "backup" });
		else match();
	}
	/** Another number in sixty digits is another person's word: it is as if they had been read aloud. */
	const onFound = (text: string): boolean => {
		if (!/^\d{60}$/.test(text)) return false;
		setScanning(false);
		if (text === shown.digits) matches();
		else setDifferent(true);
		return true;
	};
	return (
		<div class="bottom-acts">
			<Problem code={act.problem} />
			{isAsking && <BackupQuestion onNo={() => setAsking(false)} onAnswer={(isNow) => void answer(isNow)} />}
			{isScanning && (
				<Scan
					hint={t("scan.hint_number", { name })}
					wrong={t("scan.no_number")}
					onClose={() => setScanning(false)}
					onFound={onFound}
				/>
			)}
			<Button onClick={() => setScanning(true)}>
				<Icon of={ScanQrCode} />
				{t("scan.open_number")}
			</Button>
			<Button look="main" size="tall" busy={act.isBusy ? t("verify.noting") : undefined} onClick={matches}>
				{shown.isNew ? t("verify.trust") : t("verify.match")}
			</Button>
			<Button look="bare-danger" onClick={() => setDifferent(true)}>
				{t("verify.different")}
			</Button>
		</div>
	);
}

interface BackupProps {
	onNo(): void;
	onAnswer(isNow: boolean): void;
}

function BackupQuestion({ onNo, onAnswer }: BackupProps) {
	return (
		<Dialog
			title={t("backup.ask_title")}
			isTall
			onNo={onNo}
			acts={
				<>
					<Button look="main" onClick={() => onAnswer(true)}>
						{t("backup.ask_now")}
					</Button>
					<Button onClick={() => onAnswer(false)}>{t("backup.ask_later")}</Button>
				</>
			}
		>
			<p class="muted">{t("backup.ask_text")}</p>
		</Dialog>
	);
}

function Undo({ contact: { id, name, verifiedAt, origin } }: { readonly contact: ContactRow }) {
	const { ask } = usePanel();
	const act = useAct();
	const now = useNow(60_000);
	return (
		<div class="bottom-acts">
			<p class="verify-done" role="status">
				<Verified size={18} />
				<span>
					{origin === "theirs"
						? t("verify.by_invite", { name })
						: verifiedAt === undefined
							? t("verify.done", { name })
							: t("verify.done_at", { name, time: moment(verifiedAt, now) })}
				</span>
			</p>
			<Problem code={act.problem} />
			<Button size="tall" onClick={() => void act.run(() => ask("unverify", { chat: id }))}>
				{t("verify.undo")}
			</Button>
		</div>
	);
}

interface DifferentProps {
	readonly contact: ContactRow;
	readonly isNew: boolean;
	onBack(): void;
}

function Different({ contact: { id, name }, isNew, onBack }: DifferentProps) {
	const { ask, route } = usePanel();
	const act = useAct();
	const [isRemoving, setRemoving] = useState(false);
	const keep = () =>
		void act
			.run(() => ask("keepKey", { chat: id }))
			.then((isDone) => isDone && route.replace({ at: "chat", id }));
	return (
		<div class="bottom-acts">
			<div role="alert">
				<b>{t("verify.wrong_title")}</b>
				<p class="muted small">
					{isNew ? t("verify.wrong_new", { name }) : t("verify.wrong_known", { name })}
				</p>
			</div>
			<Problem code={act.problem} />
			{isNew && (
				<Button look="main" size="tall" onClick={keep}>
					{t("verify.keep")}
				</Button>
			)}
			<div class="pair">
				<Button onClick={onBack}>{t("verify.again")}</Button>
				<Button look={isNew ? "quiet" : "danger"} onClick={() => setRemoving(true)}>
					{t("act.remove")}
				</Button>
			</div>
			{isRemoving && <RemoveQuestion id={id} name={name} onNo={() => setRemoving(false)} />}
		</div>
	);
}
