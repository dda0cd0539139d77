# SPDX-License-Identifier: Apache-2.0
"""Small templates, one feature each, whose texts make-chat-golden.py takes from Jinja2 as transformers sets it up."""

VARIABLES = {
    "s": "  Hello, World \n",
    "word": "straße",
    "emoji": "a😀b🇨🇳中文",
    "empty": "",
    "n": 7,
    "negative": -7,
    "x": 2.5,
    "yes": True,
    "no": False,
    "nothing": None,
    "numbers": [3, 1, 2],
    "letters": ["b", "a", "C"],
    "nested": [[1, 2], [3]],
    "person": {"name": "Ada", "age": 36, "items": "own", "tags": ["x", "y"], "none": None},
    "users": [
        {"name": "Ada", "role": "admin", "age": 36},
        {"name": "bob", "role": "user", "age": 5},
        {"name": "Cid", "role": "user", "age": 7},
    ],
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "<think>\nhm\n</think>\n\nHello"},
        {"role": "user", "content": "<tool_response>4</tool_response>"},
    ],
    "html": "<a href=\"x\">'&'</a>",
    "spaces": "\u00a0\u2003 a\u00a0b \u3000\u001f",
    "lines": "one\ntwo\r\nthree\n\nfive",
    "schema": {"type": "object", "properties": {"q": {"type": "string", "description": "中 \"q\" <b> 😀 \\ / \x01 \x7f \u2028"}},
               "required": ["q"], "empty": {}, "none": [], "pi": 3.0, "tiny": 1e-07, "big": 1e16, "yes": True, "null": None},
}

SNIPPETS = [
    # white space around blocks
    "a\n{% if yes %}\nb\n{% endif %}\nc\n",
    "a\n  {% if yes %}  \n  b\n  {% endif %}\nc",
    "a\n  {%- if yes -%}  \n  b\n  {%- endif -%}\nc",
    "a\n  {%+ if yes %}\nb\n  {%+ endif %}\nc",
    "a\n{% if yes +%}\nb\n{% endif +%}\nc",
    "  {% if yes %}x{% endif %}",
    "x {% if yes %} y {% endif %} z",
    "  {{ n }}\n  {{- n }}\n  {{ n -}}  \n z",
    "{{ n }}\n\n",
    "{{ n }}\n",
    "{{ n }}\r\n{{ n }}\r{{ n }}",
    "a {# comment #} b\n  {# whole line #}\nc\n{#- tight -#}\n d",
    "{# {{ n }} {% if %} #}x",
    "{#\n many\n lines\n#}\ny",
    "{% raw %}{{ n }} {% if %}{% endraw %}",
    "a\n  {%- raw -%}  {{ n }}  {%- endraw -%}  b",
    "  {% raw %}\n  {{ x }}\n  {% endraw %}\nb",
    "{% for i in numbers %}\n  {{ i }}\n{% endfor %}\nend",
    "{% for i in numbers -%}\n  {{ i }}\n{%- endfor %}\nend",
    "\u00a0{%- if yes -%}\u3000\u001fx{%- endif -%}\u2003 y",
    "x\n\t{% if yes %}\ty\t\n\t{% endif %}\t\nz",
    "\n\n{% if yes %}\n\n x{% endif %}",
    "{% if yes %}\n{% if yes %}\n  {% if yes %}\ndeep\n  {% endif %}\n{% endif %}\n{% endif %}\n",
    "{{ '{{' }} {{ '%}' }} {{ \"}}\" }} }} %} #} { }",
    "{% set a = {'b': {'c': 1}} %}{{ {'x': {'y': a}}['x']['y']['b']['c'] }}{{ {'a': {'b': 2}}}}",
    "{%set q=1%}{{q}}{%if q==1%}y{%endif%}",
    "{{n}}{%- set z = 1 %}\n  w {{- z}}",
    # literals
    "{{ 'it''s' }}{{ \"a\" 'b' }}",
    "{{ 'a\\nb\\t\\'\\\"\\\\ \\x41 \\u4e2d \\U0001f600 \\q \\101' }}",
    "{{ 1 }} {{ 1.0 }} {{ 1.50 }} {{ 1e3 }} {{ 1e-3 }} {{ 2.5e20 }} {{ 1_000 }} {{ 0x1f }} {{ 0b101 }} {{ 0o17 }} {{ 0 }}",
    "{{ 1e16 }} {{ 123456789012345.0 }} {{ 0.0001 }} {{ 0.00001 }} {{ 1/3 }} {{ 1e22 }} {{ 1.7976931348623157e308 }} {{ 100.0 }}",
    "{{ true }} {{ True }} {{ false }} {{ False }} {{ none }} {{ None }}",
    "{{ [1, 'a', none, true, 1.5] }} {{ (1, 'a') }} {{ (1,) }} {{ () }} {{ {} }} {{ [] }} {{ {'a': 1, 2: 'b'} }} {{ [[], {}] }}",
    "{{ ['it\\'s', 'say \"x\"', 'b\"o\\'th', 'a\\nb\\\\', 'é中😀', '\\x7f\\x00\\u200b\\xa0'] }}",
    "{{ [1, 2,] }} {{ {'a': 1,} }}",
    "{{ 1, 2 }}",
    "{{ {'a': 1, 'a': 2} }} {{ {1: 'a', true: 'b', 1.0: 'c'} }}",
    # operators
    "{{ 7 + 2 }} {{ 7 - 2 }} {{ 7 * 2 }} {{ 7 / 2 }} {{ 7 // 2 }} {{ 7 % 2 }} {{ 2 ** 10 }} {{ 4 / 2 }}",
    "{{ negative // 2 }} {{ negative % 3 }} {{ negative / 2 }} {{ 7 // -2 }} {{ 7 % -3 }} {{ 2 ** -1 }} {{ -2 ** 2 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }}",
    "{{ 1 + 2 * 3 - 4 / 2 }} {{ (1 + 2) * 3 }} {{ 2 * 3 % 4 }} {{ -n }} {{ +n }} {{ - -n }} {{ 2 ** 3 ** 2 }}",
    "{{ 'a' + 'b' }} {{ 'a' ~ 1 ~ none ~ true ~ [1] }} {{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ [1] + [2] }} {{ [0] * 3 }} {{ (1,) + (2,) }} {{ 'a' * -1 }}|",
    "{{ 1 + 2 ~ 3 + 4 }}",
    "{{ 'x' ~ 1 + 2 }}",
    "{{ true + true }} {{ true * 3 }} {{ 'a' * true }} {{ -true }}",
    "{{ 1 == 1.0 }} {{ 1 == true }} {{ 'a' == 'a' }} {{ [1] == [1] }} {{ [1] == (1,) }} {{ {'a': 1} == {'a': 1.0} }} {{ none == false }} {{ 1 != 2 }} {{ '1' == 1 }} {{ missing == missing2 }} {{ missing == none }} {{ missing == '' }}",
    "{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ 3 >= 3 }} {{ 'a' < 'b' }} {{ 'Z' < 'a' }} {{ [1, 2] < [1, 3] }} {{ 1 <= 1.5 }} {{ true < 2 }} {{ '\U0001f600' > '\uffff' }}",
    "{{ 1 in [1, 2] }} {{ 'b' in 'abc' }} {{ 'd' not in 'abc' }} {{ 'name' in person }} {{ 'Ada' in person }} {{ 1 in (1,) }} {{ '' in '' }} {{ 1.0 in [1] }} {{ 'x' in missing }} {{ 1 in [true] }}",
    "{{ not true }} {{ not 1 == 2 }} {{ true and false or true }} {{ 1 and 'x' }} {{ 0 or 'y' }} {{ '' or none }} {{ not 'a' in 'abc' }} {{ not missing is defined }} {{ [] and 1 }}",
    "{{ 'a' if yes else 'b' }} {{ 'a' if no }}| {{ 'a' if no else 'b' if no else 'c' }} {{ ('a' if yes else 'b') ~ 'c' }} {{ 1 if (2 if no else 0) else 3 }}",
    "{{ n % 2 == 0 }} {{ (n % 2 == 1) != (n == 7) }} {{ n - 1 }} {{ n-1 }} {{ n -1 }} {{ numbers|length - 1 }} {{ (numbers|length - 1) - 1 }}",
    "{{ 'a' 'b' ~ 'c' }} {{ -1|abs }} {{ (-1)|abs }} {{ 5 + -1|abs }} {{ 'x'|upper ~ 'y' }} {{ 2 * 3|string }}",
    "{{ 99999999999 * 99999999999 }} {{ 9223372036854775807 }} {{ 2 ** 62 }}",
    "{{ 10 ** 20 }}",
    "{{ 3.0 * 2 }} {{ 1 + 1.0 }} {{ 0.1 + 0.2 }} {{ 1e308 * 10 }} {{ -1e308 * 10 }} {{ -0.0 }} {{ 7 // 2.0 }}",
    # subscripts and slices
    "{{ numbers[0] }} {{ numbers[-1] }} {{ numbers[5] }}| {{ numbers[-9] }}| {{ nested[0][1] }} {{ emoji[1] }} {{ emoji[-1] }} {{ empty[0] }}|",
    "{{ numbers[1:] }} {{ numbers[:1] }} {{ numbers[:-1] }} {{ numbers[::-1] }} {{ numbers[::2] }} {{ numbers[-2:] }} {{ numbers[5:] }} {{ numbers[:] }} {{ numbers[2:0:-1] }} {{ numbers[-1:-5:-1] }}",
    "{{ s[1:4] }}| {{ s[::-1] }} {{ emoji[:2] }} {{ emoji[::-1] }} {{ emoji[-2:] }} {{ (1, 2, 3)[1:] }} {{ emoji[1:3] }} {{ 'abc'[1:none] }}",
    "{{ numbers[n - 6] }} {{ numbers[numbers|length - 1] }} {{ numbers[1:][0] }} {{ messages[1:][0].role }} {{ messages[::-1][0]['content'] }} {{ numbers.0 }} {{ numbers[true] }}",
    "{{ person.name }} {{ person['name'] }} {{ person.tags[0] }} {{ person['items'] }} {{ person.missing }}| {{ person['missing'] }}| {{ person['na' ~ 'me'] }} {{ person.tags.0 }} {{ person.none }}",
    "{{ person.missing.deeper }}",
    "{{ missing.attribute }}",
    "{{ nothing.attribute }}| {{ n.attribute }}| {{ s.nothing }}| {{ numbers.nope }}| {{ numbers['a'] }}| {{ s['a'] }}| {{ nothing[0] }}| {{ n[0] }}|",
    "{{ missing[0] }}",
    "{{ numbers[::0] }}",
    "{{ person[['a']] }}|",
    "{{ numbers[1.0] }}|",
    # names and undefined values
    "{{ missing }}|{{ missing ~ 'x' }}|{{ missing|length }}|{{ missing|default('d') }}|{{ missing or 'o' }}|{{ missing|upper }}|{{ missing|list }}|{{ missing|trim }}|{{ missing|join }}",
    "{{ missing + 'x' }}",
    "{{ missing() }}",
    "{{ missing - 1 }}",
    "{{ missing < 1 }}",
    "{% for i in missing %}x{% else %}none{% endfor %}",
    "{% for i in nothing %}x{% endfor %}",
    "{% for i in n %}x{% endfor %}",
    "{{ missing|tojson }}",
    "{{ n.__class__ }}|{{ ''.__class__.__mro__ }}",
    "{{ person.__class__ }}|{{ person.update }}|{{ numbers.append }}|",
    "{{ person.update({'a': 1}) }}",
    "{{ numbers.append(4) }}",
    "{{ person.pop('name') }}",
    "{{ numbers.sort() }}",
    # tests
    "{{ n is defined }} {{ missing is defined }} {{ missing is undefined }} {{ missing is not defined }} {{ person.missing is defined }} {{ person.name is defined }} {{ nothing is defined }} {{ numbers[9] is defined }}",
    "{{ s is string }} {{ n is string }} {{ person is mapping }} {{ numbers is mapping }} {{ numbers is iterable }} {{ s is iterable }} {{ n is iterable }} {{ nothing is iterable }} {{ missing is iterable }} {{ person is iterable }}",
    "{{ numbers is sequence }} {{ s is sequence }} {{ person is sequence }} {{ n is sequence }} {{ (1,) is sequence }} {{ missing is sequence }} {{ range(3) is sequence }}",
    "{{ nothing is none }} {{ missing is none }} {{ n is none }} {{ no is false }} {{ yes is true }} {{ 0 is false }} {{ 1 is true }} {{ nothing is false }} {{ missing is false }} {{ nothing is not none }}",
    "{{ n is number }} {{ x is number }} {{ yes is number }} {{ s is number }} {{ n is integer }} {{ yes is integer }} {{ x is float }} {{ n is float }} {{ yes is boolean }} {{ n is boolean }}",
    "{{ n is odd }} {{ n is even }} {{ 8 is divisibleby 4 }} {{ 8 is divisibleby(3) }} {{ n is not odd }}",
    "{{ n is eq 7 }} {{ n is equalto 7 }} {{ n is ne 7 }} {{ n is lt 8 }} {{ n is gt 8 }} {{ n is ge 7 }} {{ n is le(6) }} {{ n is sameas n }} {{ 1 is in [1, 2] }} {{ n is in([1]) }} {{ n is not in [1] }} {{ n is greaterthan 3 }} {{ n is lessthan 3 }}",
    "{{ 'abc' is lower }} {{ 'ABC' is upper }} {{ 'aB' is lower }} {{ range is callable }} {{ n is callable }}",
    "{{ n is odd and n is number }} {{ n is odd or missing.x }} {{ 1 + n is odd }} {{ n is defined and n is equalto 7 and true }} {{ 'x' if n is odd else 'y' }} {{ not n is odd }}",
    "{{ n is == 7 }}",
    "{{ n is nosuchtest }}",
    "{{ n|nosuchfilter }}",
    "{{ nosuchfunction(1) }}",
    # string methods
    "{{ s.strip() }}|{{ s.lstrip() }}|{{ s.rstrip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'abcab'.strip('ab') }}|{{ '\\n\\na\\n'.lstrip('\\n') }}|{{ 'a\\n'.rstrip('\\n') }}|{{ s.strip(none) }}",
    "{{ spaces.strip() }}|{{ spaces|trim }}|{{ spaces.split() }}|{{ spaces.rstrip() }}|{{ spaces.lstrip() }}|",
    "{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ''.split(',') }} {{ ''.split() }} {{ 'a.b|c'.split('.') }} {{ ' a b c '.split(none, 1) }} {{ 'a  b'.split(' ') }} {{ 'aXXbXXc'.split('XX')[-1] }} {{ 'a b c'.split(maxsplit=1) }} {{ ' a b c '.rsplit(none, 1) }} {{ 'a,b'.split(sep=',') }}",
    "{{ messages[2].content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') }}|{{ messages[2].content.split('</think>')[-1].lstrip('\\n') }}",
    "{{ 'abc'.split('') }}",
    "{{ 'abc'.startswith('a') }} {{ 'abc'.startswith(('x', 'ab')) }} {{ 'abc'.endswith('bc') }} {{ 'abc'.startswith('b', 1) }} {{ 'abc'.endswith(('x',)) }} {{ ''.startswith('') }} {{ 'abc'.endswith('b', 0, 2) }}",
    "{{ 'a.b.a'.replace('a', 'x') }} {{ 'aaa'.replace('a', 'b', 2) }} {{ 'abc'.replace('', '-') }} {{ 'a.b'.replace('.', '$1') }} {{ emoji.replace('', '.') }} {{ 'aaa'.replace('aa', 'b') }} {{ ''.replace('', 'x') }}",
    "{{ 'hello wORLD'.title() }} {{ \"it's o'neil x2y\".title() }} {{ 'hello wORLD'.capitalize() }} {{ word.upper() }} {{ 'ÀÉ'.lower() }} {{ 'aB'.swapcase() }} {{ 'ΑΣ'.lower() }} {{ 'ǆa'.title() }} {{ 'ﬁx'.capitalize() }}",
    "{{ 'abcabc'.find('c') }} {{ 'abc'.find('x') }} {{ 'abcabc'.rfind('c') }} {{ 'abcabc'.count('ab') }} {{ 'abc'.index('b') }} {{ emoji.find('b') }} {{ 'aaa'.count('aa') }} {{ 'abc'.count('') }} {{ 'abcabc'.find('c', 3) }} {{ 'abcabc'.rindex('a') }}",
    "{{ 'abc'.index('x') }}",
    "{{ 'a-b-c'.partition('-') }} {{ 'a-b-c'.rpartition('-') }} {{ 'abc'.partition('x') }} {{ 'abc'.rpartition('x') }} {{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('c') }} {{ 'abc'.removeprefix('x') }}",
    "{{ ', '.join(['a', 'b']) }} {{ '-'.join('abc') }} {{ ''.join([]) }}| {{ lines.splitlines() }} {{ lines.splitlines(true) }} {{ ''.splitlines() }} {{ '-'.join(person) }}",
    "{{ ', '.join([1]) }}",
    "{{ '5'.zfill(3) }} {{ '-5'.zfill(4) }} {{ 'a'.ljust(3) }}| {{ 'a'.rjust(3, '*') }} {{ 'a'.center(4, '*') }} {{ 'ab'.center(5) }}| {{ 'abc'.center(2) }}",
    "{{ '123'.isdigit() }} {{ 'a1'.isalnum() }} {{ 'ab'.isalpha() }} {{ ' \\n'.isspace() }} {{ 'AB'.isupper() }} {{ 'ab'.islower() }} {{ ''.isdigit() }} {{ '²'.isdigit() }} {{ '①'.isdigit() }} {{ '㊀'.isdigit() }} {{ '½'.isdigit() }} {{ '٣'.isdecimal() }} {{ '²'.isdecimal() }} {{ '中'.isalpha() }} {{ ''.isspace() }} {{ 'A1'.isupper() }} {{ '1'.isupper() }} {{ 'abc'.isascii() }} {{ 'é'.isascii() }}",
    "{{ '{} {}'.format(1, 'a') }} {{ '{0}{1}{0}'.format('a', 'b') }} {{ '{x}{y_1}'.format(x=1, y_1=none) }} {{ '{{}} {{{}}}'.format(2) }} {{ ''.format() }} {{ '{}'.format([1, 'a']) }} {{ '{}'.format(missing) }}|",
    "{{ '{}'.format() }}",
    "{{ '{1}'.format(1) }}",
    "{{ '{}{0}'.format(1) }}",
    "{{ '{0}{}'.format(1) }}",
    "{{ '{x}'.format(1) }}",
    "{{ '{'.format(1) }}",
    "{{ '}'.format(1) }}",
    "{{ html|escape }} {{ html|e }} {{ html|escape|escape }} {{ html|safe }} {{ html|e|length }} {{ 5|e }}",
    "{{ (html|safe) ~ '<' }} {{ (html|safe) + '<\"' }} {{ '<' + (html|safe) }} {{ (html|safe) + (html|safe) }} {{ '<' ~ ('<'|e) ~ '<' }} {{ ('<'|safe + '>') + '&' }} {{ '<'|safe + '>'|upper }}",
    "{{ html|safe == html }} {{ html|safe is string }} {{ html|safe|tojson }} {{ [html|safe]|tojson }} {{ (html|safe)|string + '<' }} {{ [html|safe, '<']|join(' ') }} {{ ('a'|safe) in 'abc' }} {{ 'a' in ('abc'|safe) }} {{ {'a': 1}['a'|safe] }} {{ (''|safe) or 'empty' }} {{ 'a'|safe < 'b' }} {{ 'b'|safe in ['a', 'b'] }}",
    "{% set a = person|tojson|safe if person is mapping else person|string %}{{ '<p>' ~ a ~ '</p>' }} {{ a is string }} {{ a|length }}",
    "{{ 1 + ('a'|safe) }}",
    "{{ ('a'|safe) + 1 }}",
    "{{ ('a'|safe) + none }}",
    "{% if no %}{{ n|nosuchfilter }}{{ n is nosuchtest }}{% endif %}fine{{ (n|nosuchfilter) if no else 1 }}",
    "{{ 'a'.nosuch() }}",
    "{{ 'abc'.strip(1) }}",
    "{{ '%s is %d and %.2f %%' % ('x', 3, 1.5) }} {{ '%s' % 'y' }} {{ '%05d|%-5s|%5s|%x|%X|%r' % (42, 'a', 'b', 255, 255, 'q') }} {{ '%(a)s %(b)d' % {'a': 1, 'b': 2} }}",
    "{{ '%s'|format('z') }} {{ '%s-%s'|format(1, [2]) }} {{ '%(a)s!'|format(a='x') }} {{ 'none'|format }} {{ '%s' % [1] }} {{ '%s' % none }} {{ '%%' % () }} {{ 'x' % {'a': 1} }} {{ 'x' % [] }}",
    "{{ '%d %i' % (3.9, -3.9) }} {{ '%f|%.0f|%.1f|%8.3f|%-8.1f|%+d|% d|%+.1f|%06.1f|%.3d' % (1, 2.5, 0.25, 3.14159, 2.0, 5, 5, 1.0, -2.5, 7) }} {{ '%.2s|%5.1s|%r' % ('abc', 'xyz', 'it\'s') }} {{ '%s' % true }} {{ '%d' % true }} {{ '%x' % -255 }} {{ '%.0f %.0f' % (0.5, 1.5) }}",
    "{{ '%s' % ('a', 'b') }}",
    "{{ '%s %s' % 'a' }}",
    "{{ '%d' % 'a' }}",
    "{{ '%x' % 1.5 }}",
    "{{ '%(a)s' % 1 }}",
    "{{ '%(a)s' % {} }}",
    "{{ '%' % 1 }}",
    "{{ '%y' % 1 }}",
    "{{ 'x' % 1 }}",
    "{{ '%d' % missing }}",
    "{{ '%s' % missing }}|",
    "{{ 1 % 'x' }}",
    "{{ s.strip().split(', ')[1].lower()|length }}",
    # lists and dictionaries
    "{% for k, v in person.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for k in person %}{{ k }};{% endfor %}{{ person.keys()|list }} {{ person.values()|list }} {{ person|length }} {{ person|list }} {{ person.items()|list }}",
    "{{ person.get('name') }} {{ person.get('zzz') }} {{ person.get('zzz', 'd') }} {{ person.get('none', 'd') }}",
    "{{ numbers.index(1) }} {{ numbers.count(2) }} {{ (1, 2, 2).count(2) }} {{ numbers.copy() }} {{ person.copy() == person }}",
    "{{ dict(a=1, b='x') }} {{ dict({'a': 1}, b=2) }} {{ dict([('a', 1)]) }} {{ dict() }}",
    "{{ range(3)|list }} {{ range(1, 4)|list }} {{ range(5, 0, -2)|list }} {{ range(3)|length }} {{ range(10)[2:4]|list }} {{ 2 in range(3) }}",
    "{% for i in range(3) %}{{ i }}{% endfor %}{% for a, b in [(1, 2), [3, 4]] %}{{ a }}{{ b }}{% endfor %}{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for a, b in [(1, 2, 3)] %}{{ a }}{% endfor %}",
    "{% for c in emoji %}[{{ c }}]{% endfor %}",
    "{% for k, v in person|items %}{{ k }}{% endfor %}{% for k, v in missing|items %}{{ k }}{% endfor %}",
    "{% for k, v in person|dictsort %}{{ k }},{% endfor %}{{ {'b': 1, 'A': 2}|dictsort }} {{ {'b': 1, 'A': 2}|dictsort(true) }} {{ {'b': 1, 'A': 2}|dictsort(by='value') }} {{ {'b': 1, 'A': 2}|dictsort(false, 'key', true) }}",
    # filters
    "{{ s|trim }}|{{ 'xxaxx'|trim('x') }}|{{ 'abc'|upper }}|{{ 'ABC'|lower }}|{{ 'hello wORLD it\\'s foo-bar (x'|title }}|{{ 'hELLO'|capitalize }}|{{ n|string ~ 'a' }}|{{ 5|upper }}",
    "{{ numbers|length }} {{ numbers|count }} {{ emoji|length }} {{ person|length }} {{ ''|length }} {{ numbers|first }} {{ numbers|last }} {{ ''|first }}| {{ []|last }}| {{ emoji|last }} {{ person|first }}",
    "{{ n|length }}",
    "{{ nothing|length }}",
    "{{ numbers|join }} {{ numbers|join(', ') }} {{ users|join(', ', attribute='name') }} {{ 'abc'|join('-') }} {{ []|join }}| {{ [none, 1.5, true]|join(' ') }} {{ numbers|join(d='+') }}",
    "{{ numbers|sort }} {{ letters|sort }} {{ letters|sort(case_sensitive=true) }} {{ numbers|sort(reverse=true) }} {{ users|sort(attribute='age')|map(attribute='name')|list }} {{ numbers|reverse|list }} {{ 'abc'|reverse }} {{ letters|unique|list }} {{ [1, 1.0, 2]|unique|list }} {{ ['a', 'A']|unique|list }}",
    "{{ users|selectattr('role', 'equalto', 'user')|map(attribute='name')|list }} {{ users|rejectattr('role', 'eq', 'user')|list|length }} {{ users|selectattr('missing')|list }} {{ users|selectattr('age', 'gt', 6)|map(attribute='age')|join(',') }} {{ users|selectattr('name', 'defined')|list|length }} {{ users|rejectattr('nope', 'defined')|list|length }} {{ users|selectattr('role', 'in', ['admin'])|list|length }}",
    "{{ numbers|select('odd')|list }} {{ numbers|reject('odd')|list }} {{ [0, 1, '', 'a']|select|list }} {{ [0, 1]|reject|list }} {{ ['a', 'b']|reject('equalto', 'a')|join(', ') }} {{ numbers|select('gt', 1)|list }} {{ letters|select('in', ['a', 'b'])|list }} {{ [1, 'a']|select('string')|list }}",
    "{{ letters|map('upper')|list }} {{ users|map(attribute='name')|join }} {{ users|map(attribute='nope', default='d')|list }} {{ numbers|map('string')|list }} {{ ['a b', 'c']|map('replace', ' ', '')|list }} {{ users|map(attribute='nope')|list|length }} {{ nested|map('length')|list }} {{ nested|map('first')|list }} {{ [{'a': {'b': 1}}]|map(attribute='a.b')|list }} {{ nested|map(attribute=0)|list }}",
    "{{ missing|default('x') }} {{ nothing|default('x') }} {{ nothing|default('x', true) }} {{ ''|d('y', true) }} {{ 0|default(1, boolean=true) }} {{ missing|default }}|",
    "{{ missing.x|default('z') }}",
    "{{ person.missing|default('x') }} {{ person.missing|default(n) + 1 }}",
    "{{ 'abcabc'|replace('a', 'x') }} {{ 'aaa'|replace('a', 'b', 2) }} {{ 12321|replace('2', 'x') }}",
    "{{ '3'|int }} {{ '3.7'|int }} {{ 'x'|int }} {{ 'x'|int(5) }} {{ 3.9|int }} {{ -3.9|int }} {{ '3.5'|float }} {{ 'x'|float }} {{ 'x'|float(1.5) }} {{ true|int }} {{ none|int }} {{ ' 4 '|int }} {{ '1e3'|float }} {{ '1_0'|int }}",
    "{{ negative|abs }} {{ 2.5|round }} {{ 3.5|round }} {{ 2.567|round(2) }} {{ 2.51|round(1, 'floor') }} {{ 2.51|round(1, 'ceil') }} {{ 7|round }} {{ [1, 2.5]|sum }} {{ users|sum(attribute='age') }} {{ numbers|sum(start=10) }} {{ numbers|min }} {{ numbers|max }} {{ []|max }}| {{ users|max(attribute='age') }} {{ letters|min }}",
    "{{ 'a\\nb\\n\\nc'|indent }}|{{ 'a\\nb\\n\\nc'|indent(2) }}|{{ 'a\\nb'|indent(2, true) }}|{{ 'a\\nb'|indent('> ', first=true) }}|{{ 'a\\n\\nb'|indent(2, blank=true) }}|{{ 'a\\nb\\n'|indent(1) }}",
    "{{ [1, 2, 3, 4, 5]|batch(2)|list }} {{ [1, 2, 3]|batch(2, 'x')|list }} {{ html|safe }} {{ 'ab'|list }} {{ [1, 2]|string }} {{ [3, [4]]|list }}",
    "{% filter upper %}a{{ n }}b{% endfilter %} {% filter trim|replace('a', 'b') %}  aa {% endfilter %}",
    # tojson, as transformers has it
    "{{ schema|tojson }}",
    "{{ schema|tojson(indent=4) }}",
    "{{ schema|tojson(indent=2, ensure_ascii=true) }}",
    "{{ schema|tojson(separators=(',', ':')) }} {{ schema|tojson(sort_keys=true) }} {{ schema | tojson(ensure_ascii=False) }} {{ [1, [2, {}]]|tojson(indent=0) }} {{ {'a': [1]}|tojson(indent='--') }}",
    "{{ html|tojson }} {{ none|tojson }} {{ true|tojson }} {{ 1.0|tojson }} {{ 1e16|tojson }} {{ 1e-7|tojson }} {{ (1, 2)|tojson }} {{ {1: 2, none: 3, true: 4, 1.5: 5}|tojson }} {{ 'a\\tb\\b\\f\\r\\x00\\x1f'|tojson }} {{ emoji|tojson }} {{ emoji|tojson(true) }} {{ 12345678901234567890|tojson }}",
    "{{ range|tojson }}",
    "{{ missing.a.b|tojson }}",
    "{{ [missing]|tojson }}",
    "{{ {(1, 2): 3}|tojson }}",
    "{{ (1, 2) in person }} {{ missing in person }} {{ person.get((1, 2)) }} {{ range(3) in person }}",
    "{{ [1] in person }}",
    # set, namespaces, scopes
    "{% set a = 1 %}{{ a }}{% set a, b = 2, 3 %}{{ a }}{{ b }}{% set a = [] %}{{ a }}",
    "{% set a = 1 %}{% for i in numbers %}{% set a = a + i %}{{ a }},{% endfor %}{{ a }}",
    "{% set a = 1 %}{% if yes %}{% set a = 2 %}{% set b = 3 %}{% endif %}{{ a }}{{ b }}",
    "{% set ns = namespace(total=0, found=false) %}{% for i in numbers %}{% set ns.total = ns.total + i %}{% set ns.new = i %}{% endfor %}{{ ns.total }} {{ ns.found }} {{ ns.new }} {{ ns.missing }}| {{ ns['total'] }} {{ ns.missing is defined }}",
    "{% set ns = namespace() %}{% set ns.a, ns.b = 1, 2 %}{{ ns.a }}{{ ns.b }}{% set ns.list = ns.list|default([]) + [1] %}{{ ns.list }}",
    "{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}",
    "{% set person.name = 'x' %}",
    "{% set n = 1 %}{{ n }}{% set n = n + 1 %}{{ n }}",
    "{% for i in numbers %}{% if loop.first %}{% set seen = i %}{% endif %}{{ seen }},{% endfor %}|{{ seen }}",
    "{% for i in numbers %}{{ n }}{% set n = i %}{{ n }},{% endfor %}{{ n }}",
    "{% set text %}a{{ n }}\n{% endset %}{{ text|upper }}{% set up | upper | trim %}  b {% endset %}{{ up }}",
    "{% with a = 1, b = 2 %}{{ a }}{{ b }}{% set c = 3 %}{{ c }}{% endwith %}{{ a }}{{ c }}|{% with %}{{ n }}{% endwith %}{% with n = 1, m = n %}{{ n }}{{ m }}{% endwith %}",
    "{% set i = 'outer' %}{% for i in numbers %}{{ i }}{% endfor %}{{ i }}",
    "{% generation %}{% set g = 1 %}{{ g }}{{ n }}\n{% endgeneration %}{{ g }}|",
    "a\n{% generation %}\nb{{ n }}\n{% endgeneration %}\nc",
    "{%- for m in messages -%}{%- if m.role == 'assistant' -%}{%- generation -%}{{ m.content }}{{ loop.index }}{%- endgeneration -%}{%- else -%}{{ m.role }}{%- endif -%}{%- endfor -%}",
    # loops
    "{% for i in numbers %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }} {% endfor %}",
    "{% for m in messages %}{{ loop.previtem.role if loop.previtem }}<{{ m.role }}>{{ loop.nextitem.role if loop.nextitem is defined }};{% endfor %}",
    "{% for m in messages %}{{ loop.previtem is defined }}{{ (loop.previtem and loop.previtem.role != m.role) or loop.first }};{% endfor %}",
    "{% for i in numbers %}{{ loop.cycle('a', 'b') }}{{ loop.changed(i > 1) }}{% endfor %}",
    "{% for i in numbers if i > 1 %}{{ loop.index }}:{{ i }}/{{ loop.length }} {% else %}none{% endfor %}{% for i in numbers if i > 5 %}x{% else %}none{% endfor %}",
    "{% for key, value in person.items() if key != 'name' and value is string %}{{ key }}{{ value }}{% endfor %}",
    "{% for i in [1, 2, 3, 4] %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "{% for i in [] %}{% else %}empty{% endfor %}{% for i in [1] %}{% break %}{% else %}no{% endfor %}",
    "{% for a in nested %}{% for b in a %}{{ loop.index }}{{ b }}{% if b == 1 %}{% break %}{% endif %}{% endfor %}{{ loop.index }};{% endfor %}",
    "{% for a in nested %}{% set outer = loop %}{% for b in a %}{{ outer.index }}.{{ loop.index }}@{{ loop.depth }} {% endfor %}{% endfor %}",
    "{% for i in [1, [2, [3]]] recursive %}{% if i is iterable %}[{{ loop(i) }}]{% else %}{{ i }}@{{ loop.depth }}{% endif %}{% endfor %}",
    "{% for i in numbers recursive %}{{ i }}{% endfor %}",
    "{{ loop }}|",
    "{% for m in messages[::-1] %}{% set index = (messages|length - 1) - loop.index0 %}{{ index }}{{ messages[index].role }} {% endfor %}",
    "{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}!{% endif %}{{ m.role }}{% endfor %}",
    "{% if n > 5 and n < 10 %}mid{% elif n == 5 %}five{% else %}other{% endif %}{% if no %}a{% elif no %}b{% endif %}{% if not no %}c{% endif %}",
    # macros
    "{% macro hi(name, greeting='Hello', mark=none) %}{{ greeting }} {{ name }}{{ mark or '.' }}{% endmacro %}{{ hi('a') }} {{ hi('b', 'Hi') }} {{ hi(name='c', mark='!') }} {{ hi() }} {{ hi('d', mark='?')|upper }}",
    "{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1, 2) }} {{ m(1) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=1) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}",
    "{% macro down(k) %}{{ k }}{% if k > 0 %}{{ down(k - 1) }}{% endif %}{% endmacro %}{{ down(3) }}",
    "{% macro odd(k) %}{% if k == 0 %}no{% else %}{{ even(k - 1) }}{% endif %}{% endmacro %}{% macro even(k) %}{% if k == 0 %}yes{% else %}{{ odd(k - 1) }}{% endif %}{% endmacro %}{{ even(4) }}{{ odd(4) }}",
    "{% macro m() %}{{ n }}{{ later }}{% set n = 1 %}{{ n }}{% endmacro %}{{ m() }}{% set later = 'L' %}{{ m() }}{{ n }}",
    "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}in{{ n }}{% endcall %}",
    "{% macro m(l) %}{% for i in l %}{{ caller(i, loop.index) }}{% endfor %}{% endmacro %}{% call(i, k) m(numbers) %}<{{ i }}{{ k }}>{% endcall %}",
    "{%- macro render(c) -%}\n  {%- if c is string -%}\n    {{ c }}\n  {%- else -%}\n    {%- for i in c -%}\n      {{ i.text }}\n    {%- endfor -%}\n  {%- endif -%}\n{%- endmacro -%}\n{{ render('a') }}\n{{ render([{'text': 'b'}, {'text': 'c'}]) }}",
    "{% macro m() %}x{% endmacro %}{% set y = m() %}{{ y ~ y }} {{ y|length }} {{ m() == 'x' }} {{ m is defined }} {{ m() is string }}",
    "{% for i in numbers %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}{{ m is defined }}",
    "{% macro m(x) %}{{ loop is defined }}{% endmacro %}{% for i in [1] %}{{ m(i) }}{% endfor %}",
    "{{ m() }}{% macro m() %}late{% endmacro %}",
    # globals
    "{{ raise_exception('stop: ' ~ n) }}",
    "{% if n > 9 %}{{ raise_exception('never') }}{% endif %}fine",
    "{{ strftime_now('%Y-%m-%d') }} {{ strftime_now('%d %b %Y') }} {{ strftime_now('%B %d, %Y, %A %a %H:%M:%S %p %I %j %y %%') }} {{ strftime_now('%e|%-d|%F|%T|%D|%R|%u|%w|%h|%n|%t|%C|%Z|%z|%f|%U|%W|%V|%G|%g|%c|%x|%X|%k|%l|%-m|%-H|%M|%s') if false }}",
    "{{ strftime_now('%e|%-d|%F|%T|%D|%R|%u|%w|%h|%C|%Z|%z|%f|%V|%G|%-m|%-H|%-I|%-M|%k|%l|年%Y月') }}",
    "{{ strftime_now is defined }} {{ raise_exception is callable }} {{ namespace is defined }}",
    # what cannot be parsed or is not there
    "{% if yes %}",
    "{% endif %}",
    "{{ n ",
    "{{ n }",
    "{% for i of numbers %}{% endfor %}",
    "{% nosuchtag %}",
    "{{ 1 + }}",
    "{{ (1 }}",
    "{{ 'open }}",
    "{# open",
    "{% raw %}open",
    "{% set a %}",
    "{% break %}",
    "{{ }}",
    "{{ a b }}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% extends 'x' %}",
    "{% if yes %}a{% endfor %}",
    "{% for i in numbers %}{% endif %}",
    "{{ n|upper( }}",
    "{{ [1, 2 }}",
    "{{ true = 1 }}",
    "{% set true = 1 %}",
    "{% do n %}",
    "{{ n ? 1 : 2 }}",
    "{{ 1 / 0 }}",
    "{{ 1 % 0 }}",
    "{{ 'a' + 1 }}",
    "{{ 1 + 'a' }}",
    "{{ 'a' < 1 }}",
    "{{ none + 1 }}",
    "{{ 1 in 5 }}",
    "{{ 1 in 'abc' }}",
    "{{ [1] + (2,) }}",
    "{{ numbers|join(1, 2, 3, 4) }}",
    "{{ 'a'.upper(1) }}",
    "{{ -'a' }}",
    "{{ {[1]: 2} }}",
]

# What Jinja knows and Triad refuses by name.
REFUSED = [
    "{{ '%e' % 1.5 }}",
    "{{ '%*d' % (3, 4) }}",
    "{{ '{:>5}'.format(1) }}",
    "{{ '{a.b}'.format(a=person) }}",
    "{{ (html|safe).upper() }}",
    "{{ (html|safe)|trim }}",
    "{{ (html|safe)[0] }}",
    "{{ (html|safe) * 2 }}",
    "{{ [html|safe] }}",
    "{% for c in html|safe %}{% endfor %}",
    "{{ person.items }}",
    "{{ person.keys() }}",
    "{{ range(3) }}",
    "{{ numbers|select }}",
    "{{ users|groupby('role') }}",
    "{{ 'a b'|wordcount }}",
    "{{ 'Hello World'|truncate(8) }}",
    "{{ 'upper' is filter }}",
    "{{ joiner(', ') }}",
    "{{ cycler('a', 'b') }}",
    "{{ lipsum() }}",
    "{% macro m(a) %}{{ varargs }}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{{ kwargs }}{% endmacro %}{{ m(1, b=2) }}",
    "{{ dict(**person) }}",
    "{{ range(*numbers) }}",
    "{% block a %}x{% endblock %}",
    "{% autoescape true %}{{ html }}{% endautoescape %}",
    "{{ word.casefold() }}",
    "{{ '5'.isnumeric() }}",
    "{{ 'x'.encode() }}",
    "{{ '\\N{BULLET}' }}",
    "{{ 2 ** 5000 }}",
]


def white_space():
    """Signs of tags in every combination, amid blanks and line breaks."""
    for opening in ("", "-", "+"):
        for closing in ("", "-", "+"):
            for around in ("{}x{}", "{} x {}", "a {} x {} b", "a\n{}\nx\n{}\nb", "a\n\t {} \n\nx \n  {}\t\n b", " \n{} \n{}\n\n"):
                begin = "{%" + opening + " if yes " + closing + "%}"
                end = "{%" + opening + " endif " + closing + "%}"
                yield around.format(begin, end)
            yield "a\n  {#" + opening + " c " + closing + "#}\n  {%" + opening + " set q = 1 " + closing + "%}\n b"
            yield "a \n {%" + opening + " raw " + ("-" if closing == "-" else "") + "%} \n {{ x }} \n {%" + opening + " endraw " + closing + "%} \n b"
        if opening != "+":
            yield "a \n {{" + opening + " n " + opening + "}} \n b {{" + opening + " n }} \n {{ n " + opening + "}}\n"


def slices():
    """Every small slice of a list and of a text."""
    bounds = ("", "none", "-9", "-5", "-2", "-1", "0", "1", "2", "4", "5", "9")
    for step in ("", "1", "2", "3", "-1", "-2", "-9", "9"):
        for subject in ("[0, 1, 2, 3, 4]", "'a😀b中c'"):
            yield "".join("{{ %s[%s:%s:%s] }};" % (subject, start, stop, step) for start in bounds for stop in bounds)


class Expressions:
    """Random expressions of a small grammar; many are errors, and errors are part of what is compared."""

    ATOMS = ["1", "0", "-3", "2.5", "'ab'", "''", "'b'", "true", "false", "none", "missing", "n", "x", "s", "emoji",
             "numbers", "letters", "person", "person.name", "person['age']", "users[0]", "users[1].role", "[]", "{}",
             "[1, 'a']", "(1, 2)", "{'a': 1}", "nested[0]", "messages[-1].content", "range(3)|list"]
    SLICED = ["numbers", "letters", "s", "emoji", "messages", "nested", "(1, 2)", "range(4)|list", "word|upper", "missing"]
    FILTERS = ["length", "upper", "lower", "trim", "string", "list", "first", "last", "join(',')", "default('d')",
               "default('d', true)", "int", "float", "abs", "tojson", "sort", "unique|list", "reverse|list", "title",
               "capitalize", "replace('a', 'b')", "round(1)", "sum", "min", "max", "map('string')|list", "items|list",
               "selectattr('role')|list", "select('string')|list", "dictsort", "indent", "batch(2)|list"]
    TESTS = ["defined", "none", "string", "number", "mapping", "sequence", "iterable", "odd", "true", "boolean",
             "integer", "float", "lower", "divisibleby 2", "eq 1", "in [1, 'a']", "sameas none", "callable"]
    # Without **, which Jinja binds differently for constants.
    BINARY = ["+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]
    METHODS = ["strip()", "split()", "split('b')", "startswith('a')", "upper()", "get('name')", "items()|list",
               "keys()|list", "index(1)", "count('a')", "title()", "replace('a', '')", "find('b')"]

    def __init__(self, random):
        self.random = random

    def expression(self, depth):
        if depth == 0:
            return self.random.choice(self.ATOMS)
        kind = self.random.randrange(10)
        inner = self.expression(depth - 1)
        if kind < 3:
            text = "%s %s %s" % (inner, self.random.choice(self.BINARY), self.expression(self.random.randrange(depth)))
            return "(" + text + ")" if self.random.random() < 0.5 else text
        if kind < 5:
            return "%s|%s" % (self.wrapped(inner), self.random.choice(self.FILTERS))
        if kind == 5:
            return "%s is %s%s" % (inner, self.random.choice(["", "not "]), self.random.choice(self.TESTS))
        if kind == 6:
            return "(%s).%s" % (inner, self.random.choice(self.METHODS))
        if kind == 7:
            if self.random.random() < 0.5:
                return "(%s)[%s]" % (inner, self.random.choice(["0", "-1", "'name'", "'a'", "n"]))
            # What has no slices is an error or undefined to Jinja, as it is a variable or a constant.
            return "(%s)[%s]" % (self.random.choice(self.SLICED), self.random.choice(["1:", "::-1", ":2", "n:", "-2:"]))
        if kind == 8:
            return "(%s%s)" % (self.random.choice(["not ", "-"]), inner)
        return "%s if %s else %s" % (inner, self.expression(self.random.randrange(depth)), self.expression(0))

    def wrapped(self, text):
        return "(" + text + ")" if self.random.random() < 0.8 else text
