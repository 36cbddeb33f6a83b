hello = Greets people whom a file names
hello-greet = Greet the person named in a file
    .long = Greets the person whose name is in the file, as often as asked.
    .after = Example: hello greet name.txt --times 3
hello-greet--file = File with one name; - is standard input
    .value = FILE
hello-greet--times = How often
    .value = NUMBER
hello-greet--manner = How warmly
    .value = MANNER
hello-remember = Remember a name
hello-remember--name = The name
    .value = NAME
hello-time = Say what time it is

hello-plain = Hello, { $name }.
hello-warm = How good to see you, { $name }!
hello-greeting = Greeting { $name }
hello-sure = Remember { $name }?
hello-remembered =
    { $letters ->
        [one] One letter guards { $folder }.
       *[other] { $letters } letters guard { $folder }.
    }

error-hello-nobody = There is nobody to greet.
    .why = { $path } is empty.
    .next = Write a name into it.
