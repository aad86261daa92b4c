export default function MutagenesisPanel() {
  return null;
}
