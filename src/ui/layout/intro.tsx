/** What the page is for, in a line each: for who comes to the first example. */
export function Intro() {
  return (
    <section class="intro" aria-label="What Barewire is">
      <h1>Write a web server, and see what curl, Firefox and Chrome make of every byte it sends.</h1>
      <p>It all runs in this tab. Nothing you write is uploaded.</p>
    </section>
  )
}
