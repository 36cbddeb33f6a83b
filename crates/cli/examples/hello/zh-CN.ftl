hello = 向文件中写明的人问好
hello-greet = 向文件中写明的人问好
    .long = 按要求的次数，向文件中写明的人问好。
    .after = 示例：hello greet name.txt --times 3
hello-greet--file = 写有一个名字的文件；- 表示标准输入
    .value = 文件
hello-greet--times = 次数
    .value = 数字
hello-greet--manner = 语气
    .value = 语气
hello-remember = 记住一个名字
hello-remember--name = 名字
    .value = 名字
hello-time = 报时

hello-plain = 你好，{ $name }。
hello-warm = 见到你真高兴，{ $name }！
hello-greeting = 正在向 { $name } 问好
hello-sure = 要记住 { $name } 吗？
hello-remembered =
    { $letters ->
       *[other] { $folder } 由 { $letters } 个字符保护。
    }

error-hello-nobody = 没有可以问好的人。
    .why = { $path } 是空的。
    .next = 请在其中写上名字。
