--
-- PostgreSQL database dump
--


-- Dumped from database version 14.23
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: public; Type: SCHEMA; Schema: -; Owner: -
--

-- *not* creating schema, since initdb creates it


--
-- Name: slug(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.slug(name text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
  SELECT name;
  SELECT lower(replace(name, ' ', '-'));
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: Artists; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."Artists" (
    id bigint NOT NULL,
    "Name" text NOT NULL
);


--
-- Name: Artists_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public."Artists" ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public."Artists_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: databasechangelog; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.databasechangelog (
    id character varying(255) NOT NULL,
    author character varying(255) NOT NULL,
    filename character varying(255) NOT NULL,
    dateexecuted timestamp without time zone NOT NULL,
    orderexecuted integer NOT NULL,
    exectype character varying(10) NOT NULL,
    md5sum character varying(35),
    description character varying(255),
    comments character varying(255),
    tag character varying(255),
    liquibase character varying(20),
    contexts character varying(255),
    labels character varying(255),
    deployment_id character varying(10)
);


--
-- Name: databasechangeloglock; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.databasechangeloglock (
    id integer NOT NULL,
    locked boolean NOT NULL,
    lockgranted timestamp without time zone,
    lockedby character varying(255)
);


--
-- Name: names; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.names AS
 SELECT "Artists"."Name"
   FROM public."Artists";


--
-- Data for Name: Artists; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."Artists" OVERRIDING SYSTEM VALUE VALUES (1, 'Ada');


--
-- Data for Name: databasechangelog; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.databasechangelog VALUES ('artists', 'ada', 'db/changelog.sql', '2026-11-26 10:51:06.865898', 1, 'EXECUTED', '9:f9daea6a7abd2dca1211d843dc9d4114', 'sql', '', NULL, '4.33.0', NULL, NULL, '5690261495');
INSERT INTO public.databasechangelog VALUES ('slug-function', 'ada', 'db/changelog.sql', '2026-11-26 10:51:06.946021', 2, 'EXECUTED', '9:380ae59004ff65a98faf06f0c5757128', 'sql', '', NULL, '4.33.0', NULL, NULL, '5690261495');
INSERT INTO public.databasechangelog VALUES ('index', 'grace', 'db/changelog.sql', '2026-11-26 10:51:07.019798', 3, 'EXECUTED', '9:d430d2d41a2d0d4ebdc98cd9886abba5', 'sql', '', NULL, '4.33.0', NULL, NULL, '5690261495');
INSERT INTO public.databasechangelog VALUES ('names', 'ada', 'db/changelog.sql', '2026-11-26 10:51:07.086491', 4, 'EXECUTED', '9:61d8b8e5e6d5302e97294f3a6b0d9ffb', 'sql', '', NULL, '4.33.0', NULL, NULL, '5690261495');


--
-- Data for Name: databasechangeloglock; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.databasechangeloglock VALUES (1, false, NULL, NULL);


--
-- Name: Artists_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public."Artists_id_seq"', 1, true);


--
-- Name: Artists Artists_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."Artists"
    ADD CONSTRAINT "Artists_pkey" PRIMARY KEY (id);


--
-- Name: databasechangeloglock databasechangeloglock_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.databasechangeloglock
    ADD CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (id);


--
-- Name: artists_name; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX artists_name ON public."Artists" USING btree ("Name");


--
-- PostgreSQL database dump complete
--


