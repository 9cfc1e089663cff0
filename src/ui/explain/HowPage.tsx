/** "How it works": what is on the bench, what TRM is, what was published, what our models reach, what is shown and what is not. */
export default function HowPage() {
  return <main />;
}
